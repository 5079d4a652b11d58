"""A connection, on a real socket."""

import asyncio
import socket

import uvicorn
from uvicorn.server import ServerState

from service.connections import connections


async def app(scope, receive, send):
    await send({"type": "http.response.start", "status": 204, "headers": []})
    await send({"type": "http.response.body"})


def test_no_piece_of_a_reply_is_kept_back():
    """Whatever the listening socket says of itself: that of the command does not name TCP by its number."""
    accepted = []

    class Seen(connections(5.0)):
        def connection_made(self, transport):
            super().connection_made(transport)
            accepted.append(transport.get_extra_info("socket").getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY))

    async def ask():
        config = uvicorn.Config(app)
        config.load()
        bound = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        bound.bind(("127.0.0.1", 0))
        server = await asyncio.get_running_loop().create_server(lambda: Seen(config, ServerState(), {}), sock=bound)
        async with server:
            reader, writer = await asyncio.open_connection(*bound.getsockname())
            writer.write(b"GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
            reply = await reader.read()
            writer.close()
        return reply

    assert asyncio.run(ask()).startswith(b"HTTP/1.1 204")
    assert [bool(each) for each in accepted] == [True]
