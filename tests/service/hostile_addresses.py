"""Addresses that mean harm: numbers that are none of the open net, and web addresses; {p} is the port of a service that none may reach."""

from service.fetching.address import LONGEST_ADDRESS

PRIVATE = """
0.0.0.0 0.1.2.3 10.0.0.1 100.64.0.1 100.100.100.200 127.0.0.1 127.255.255.254 168.63.129.16 169.254.169.254 172.16.0.1 172.31.255.255 192.0.0.8
192.0.0.192 192.0.2.1 192.88.99.1 192.168.1.1 198.18.0.1 198.51.100.7 203.0.113.9 224.0.0.1 239.255.255.250 240.0.0.1 255.255.255.255
:: ::1 ::7f00:1 ::ffff:127.0.0.1 ::ffff:10.0.0.1 ::ffff:169.254.169.254 ::ffff:0:127.0.0.1 64:ff9b::7f00:1 64:ff9b::a9fe:a9fe 64:ff9b:1::808:808
100::1 2001::1 2001:0:7f00:1:: 2001:2::1 2001:10::1 2001:db8::1 2002:7f00:1:: 2002:a00:1:: 2002:808:808:: 3fff::1 5f00::1 fc00::1 fd00:ec2::254
fe80::1 fec0::1 ff02::1 ff0e::1 4000::1 1::1
""".split()

HOSTILE = [
    *"""
http://127.0.0.1:{p}/ http://localhost:{p}/ http://LOCALHOST:{p}/ http://localhost.:{p}/ http://127.0.0.1.:{p}/ http://a.localhost:{p}/
http://2130706433:{p}/ http://017700000001:{p}/ http://0x7f000001:{p}/ http://0x7f.0x0.0x0.0x1:{p}/ http://0X7F.1:{p}/ http://0177.0.0.1:{p}/
http://127.1:{p}/ http://127.0.1:{p}/ http://127.0.0.01:{p}/ http://00127.0.0.1:{p}/ http://127.0.0.0x1:{p}/ http://0:{p}/ http://0.0.0.0:{p}/
http://0x:{p}/ http://127.0.0.1.1:{p}/ http://256.0.0.1:{p}/ http://4294967297:{p}/ http://127.255.255.255:{p}/
http://[::1]:{p}/ http://[::]:{p}/ http://[0:0:0:0:0:0:0:1]:{p}/ http://[::ffff:127.0.0.1]:{p}/ http://[::ffff:7f00:1]:{p}/ http://[::127.0.0.1]:{p}/
http://[64:ff9b::127.0.0.1]:{p}/ http://[2002:7f00:1::]:{p}/ http://[2001:0:7f00:1::]:{p}/ http://[::1%25lo]:{p}/ http://[::1%lo]:{p}/
http://[fe80::1%25lo]:{p}/ http://[::ffff:0:127.0.0.1]:{p}/ http://[::1]x:{p}/ http://x[::1]:{p}/ http://[[::1]]:{p}/ http://[::1:{p}/ http://[localhost]:{p}/
http://[v1.a]:{p}/ http://::1:{p}/ http://169.254.169.254/latest/meta-data/ http://10.0.0.1/ http://192.168.0.1/ http://172.16.0.1/ http://100.100.100.200/
http://168.63.129.16/ http://192.0.0.192/ http://[fd00:ec2::254]/ http://224.0.0.1/ http://255.255.255.255/
http://news.example@127.0.0.1:{p}/ http://news.example:80@127.0.0.1:{p}/ http://user:password@localhost:{p}/ http://@127.0.0.1:{p}/ http://:@localhost:{p}/
http://127.0.0.1:{p}@news.example/ http://news.example%40127.0.0.1:{p}/ http://news.example;@localhost:{p}/ http://127.0.0.1:{p}#@news.invalid/
http://127.0.0.1:{p}?@news.invalid/ http://news.invalid#@127.0.0.1:{p}/ http://127.0.0.1:{p}/@news.invalid http://%31%32%37.0.0.1:{p}/ http://127.0.0.1%00.news.invalid:{p}/
http://localhost%2f:{p}/ http://..:{p}/ http://.localhost:{p}/ http://localhost..:{p}/ http://local..host:{p}/ http://-localhost:{p}/ http://:{p}/ http:///:{p}/
http:/127.0.0.1:{p}/ http:127.0.0.1:{p}/ http:// http: // //127.0.0.1:{p}/ 127.0.0.1:{p} localhost:{p}/ http//localhost:{p}/
http://127.0.0.1:0/ http://127.0.0.1:22/ http://127.0.0.1:25/ http://127.0.0.1:6379/ http://127.0.0.1:99999/ http://127.0.0.1:-1/ http://127.0.0.1:0x50/
http://127.0.0.1:+{p}/ http://localhost:{p}:{p}/ http://localhost:{p}a/ http://localhost:0000000{p}/ https://127.0.0.1:{p}/ https://localhost:{p}/
file:///etc/passwd file://localhost/etc/passwd FILE:///etc/passwd ftp://127.0.0.1:{p}/ gopher://127.0.0.1:{p}/_x dict://127.0.0.1:{p}/ ldap://localhost:{p}/
data:text/html,<h1>x</h1> javascript:alert(1) jar:http://127.0.0.1:{p}/!/ url:http://127.0.0.1:{p}/ http+unix://localhost:{p}/ ws://127.0.0.1:{p}/
view-source:http://127.0.0.1:{p}/ netdoc:///etc/passwd about:blank unix:/run/x hTTps://127.0.0.1:{p}/ httpx://127.0.0.1:{p}/
http://ⓛocalhost:{p}/ http://127。0。0。1:{p}/ http://127．0．0．1:{p}/ http://127｡0｡0｡1:{p}/ http://①②⑦.⓪.⓪.①:{p}/ http://１２７.0.0.1:{p}/
http://loc\u00adalhost:{p}/ http://local\u200bhost:{p}/ http://\u202elocalhost:{p}/ http://localhost\u2060:{p}/ http://ʟocalhost:{p}/ http://localhoﬆ:{p}/
http://localhost／:{p}/ http://news.invalid＠127.0.0.1:{p}/ http://127.0.0.1：{p}/ http://news.invalid﹫localhost:{p}/ http://xn--localhost-:{p}/ http://𝟏𝟐𝟕.0.0.1:{p}/
http://१२७.0.0.1:{p}/ http://ℓocalhost:{p}/ http://localhost\u0000.news.invalid:{p}/ http://unknown.invalid/ http://unknown.invalid:{p}/
""".split(),
    "http://news.invalid\\@127.0.0.1:{p}/",
    "http://127.0.0.1:{p}\\@news.invalid/",
    "http:\\\\127.0.0.1:{p}\\",
    "http:/\\127.0.0.1:{p}/",
    "\\\\127.0.0.1:{p}\\",
    " http://127.0.0.1:{p}/",
    "http://127.0.0.1:{p}/ ",
    "http://127.0.0.1 :{p}/",
    "http:// 127.0.0.1:{p}/",
    "http://news.invalid @127.0.0.1:{p}/",
    "http://127.0.\t0.1:{p}/",
    "ht\ttp://127.0.0.1:{p}/",
    "http://127.0.0.1:{p}/\tx",
    "http://127.0.0.1:{p}/\r\nHost: x",
    "http://127.0.0.1:{p}/ HTTP/1.1\r\nX: y\r\n\r\n",
    "http://loc\nalhost:{p}/",
    "\nhttp://127.0.0.1:{p}/",
    "http://127.0.0.1:{p}/\x00",
    "\x00http://127.0.0.1:{p}/",
    "http://127.0.0.1\x7f:{p}/",
    "http://127.0.0.1\u2028:{p}/",
    "\ufeffhttp://127.0.0.1:{p}/",
    "http://127.0.0.1\u3000:{p}/",
    "",
    "http://" + "a" * 64 + ".example/",
    "http://" + "a." * 200 + "example/",
    "http://" + "ü" * 300 + "/",
    "http://127.0.0.1:{p}/" + "x" * (LONGEST_ADDRESS - 30),
]
