"""Web addresses: what is read in one, and what is refused before anything is looked up."""

import pytest

from service.fetching.address import LONGEST_ADDRESS, NO_WEB, NOT_PLAIN, TOO_LONG, read_address
from service.fetching.errors import AddressRefused

READ = {
    "http://www.example.org": "http://www.example.org/",
    "HTTPS://WWW.Example.ORG:443/Pay?Year=1#top": "https://www.example.org/Pay?Year=1",
    "https://www.example.org:80": "https://www.example.org:80/",
    "http://bücher.example/gehälter/ärzte?q=ä": "http://xn--bcher-kva.example/geh%C3%A4lter/%C3%A4rzte?q=%C3%A4",
    "http://a.example/@user/x:y/a%20b/100%/<b>\"'|^`{}": "http://a.example/@user/x:y/a%20b/100%/%3Cb%3E%22'%7C%5E%60%7B%7D",
    "http://a.example?@b.example": "http://a.example/?@b.example",
    "http://a.example#@b.example": "http://a.example/",
    "http://8.8.8.8/": "http://8.8.8.8/",
    "https://[2606:4700:0::1111]:8443/a": "https://[2606:4700::1111]:8443/a",
    "http://under_score.example/": "http://under_score.example/",
}
NOT_READ = r"""
http://u@a.example/ http://u:p@a.example/ http://@a.example/ http://:@a.example/ http://a.example:80@b.example/ http://a.example;@b.example/
http://a.example\@b.example/ http:\\a.example\ http:/\a.example/ http://a.example/a\b
http://2130706433/ http://0x7f000001/ http://0x7f.1/ http://0X7F.1/ http://0177.0.0.1/ http://127.1/ http://127.0.0.01/ http://127.0.0.0x1/ http://0/ http://0x/
http://1.2.3.4.5/ http://256.1.1.1/ http://a.example.1/ http://a.example.0xa/ http://127.0.0.1./
http://[::1/ http://::1/ http://[::1]x/ http://x[::1]/ http://[[::1]]/ http://[::1%25lo]/ http://[a.example]/ http://[v1.a]/ http://[127.0.0.1]/ http://[::1]]/
http://a.example./ http://.a.example/ http://a..example/ http://../ http:/// http:// http: http:a.example http:/a.example http://:80/
http://-a.example/ http://a-.example/ http://a%2eexample/ http://a.example%00/ http://a!b.example/ http://a,b/ http://a'b/ http://a*b/ http://<a>/
http://a.example:0/ http://a.example:65536/ http://a.example:99999/ http://a.example:000080/ http://a.example:/ http://a.example:-1/ http://a.example:+80/
http://a.example:0x50/ http://a.example:80:80/ http://a.example:８０/ http://a.example:80a/
http://a。example/ http://１２７.0.0.1/ http://127．0．0．1/ http://①②⑦.0.0.1/
http://ⓐ.example/ http://straße.example/ http://a／b/ http://a＠b/ http://a：80/ http://a﹫b/
""".split()
UNSEEN = [
    *(" http://a/", "http://a/ ", "http://a b/", "http://a/\t", "ht\ttp://a/", "http://a\n/", "http://a/\r\nX: y", "\x00http://a/", "http://a/\x7f"),
    *(f"http://a{character}b/c" for character in "\u00ad\u200b\u200d\u202e\u2060\u2028\u3000\u00a0\u0085\ufeff\ue000"),
    *(f"http://a/{character}c" for character in "\u200b\u202e\u2028\u3000\ufeff\ud800"),
]
NOT_WEB = """
file:///etc/passwd FILE:///etc/passwd file://a/b ftp://a/ gopher://a/ dict://a/ ldap://a/ data:text/html,x javascript:x ws://a/ httpx://a/ http+unix://a/
jar:http://a/!/ url:http://a/ view-source:http://a/ about:blank //a.example/ /a a.example a.example:80 http//a 127.0.0.1:80
""".split()


@pytest.mark.parametrize("written", READ)
def test_what_is_read(written):
    assert str(read_address(written)) == READ[written]
    assert str(read_address(READ[written])) == READ[written]  # read again it is the same


@pytest.mark.parametrize(
    ("written", "told"),
    [(each, NOT_PLAIN) for each in (*NOT_READ, *UNSEEN)]
    + [(each, NO_WEB) for each in (*NOT_WEB, "")]
    + [
        ("http://" + "a" * 64 + ".example/", NOT_PLAIN),
        ("http://" + "a." * 150 + "example/", NOT_PLAIN),
        ("http://a/" + "x" * LONGEST_ADDRESS, TOO_LONG),
    ],
)
def test_what_is_refused(written, told):
    with pytest.raises(AddressRefused) as caught:
        read_address(written)
    assert str(caught.value) == told
