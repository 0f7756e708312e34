"""Small files as agencies, crawlers and mailers write them, with words of our own."""

from __future__ import annotations

PAGE = """<!doctype html>
<html lang="en-GB"><head><meta charset="{charset}"><title>Ferry stuck off Larne | The Antrim Bugle</title>
<meta name="author" content="Nora Quill"><meta property="og:site_name" content="The Antrim Bugle">
<meta property="article:published_time" content="2024-03-05T08:30:00Z">
<link rel="canonical" href="https://bugle.example/ferry"><script src="https://ads.example/x.js"></script></head>
<body><nav><a href="/">Home</a> <a href="/news">News</a></nav>
<article><h1>Ferry stuck off Larne</h1>
<p>A ferry with 120 people on board has been stuck on a sandbank since Monday night, the coastguard said.</p>
<img src="https://bugle.example/ferry.jpg"><iframe src="https://video.example/1"></iframe>
<p>“Nobody is hurt,” its spokesman Tomás Reed told reporters &amp; families at the harbour on Tuesday morning.</p>
<p>The company apologised for the delay and promised to pay for the hotel rooms of all passengers.</p></article>
<footer>Copyright 2019 The Antrim Bugle. <a href="/cookies">Cookies</a></footer></body></html>"""

NITF = """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE nitf SYSTEM "http://dtd.example/nitf-3-4.dtd">
<nitf xml:lang="en-IE"><head><title>ferry</title><docdata management-status="usable"><doc-id id-string="bugle.4711"/>
<date.issue norm="20240305T083000Z"/><doc.copyright year="2024" holder="The Antrim Bugle"/>
<key-list><keyword key="ferries"/><keyword key="harbours"/></key-list></docdata></head>
<body><body.head><hedline><hl1>Ferry stuck off Larne</hl1><hl2>Nobody is hurt</hl2></hedline>
<byline>By <person>Nora Quill</person></byline><dateline><location>LARNE</location></dateline>
<abstract><p>A ferry has run aground.</p></abstract></body.head>
<body.content><p>A ferry with <em>120</em> people on board
   is stuck, the coastguard said.</p><!-- not for print -->
<media media-type="image"><media-caption>The ferry on Monday.</media-caption></media>
<p>“Nobody is hurt,” Tom Reed said.</p></body.content></body></nitf>"""

NEWSML = """<?xml version="1.0" encoding="UTF-8"?>
<newsItem xmlns="http://iptc.org/std/nar/2006-10-01/" guid="urn:newsml:bugle.example:20240305:ferry" version="3"
 standard="NewsML-G2" standardversion="2.33" conformance="power" xml:lang="en">
<catalogRef href="http://catalogs.example/catalog.xml"/>
<rightsInfo><copyrightNotice>© 2024 The Antrim Bugle</copyrightNotice></rightsInfo>
<itemMeta><itemClass qcode="ninat:{kind}"/><provider literal="bugle"><name>The Antrim Bugle</name></provider>
<versionCreated>2024-03-05T10:00:00+01:00</versionCreated><firstCreated>2024-03-05T08:30:00Z</firstCreated>
<pubStatus qcode="stat:usable"/></itemMeta>
<contentMeta><contentCreated>2024-03-05T08:00:00Z</contentCreated><by>By Nora Quill</by>
<dateline>LARNE, 5 March</dateline>
<headline role="hlrole:sub">Nobody is hurt</headline><headline>Ferry stuck off Larne</headline>
<subject qcode="medtop:04015002"><name>shipping</name></subject><language tag="en-GB"/></contentMeta>
<contentSet>{content}</contentSet></newsItem>"""

XHTML = (
    '<inlineXML contenttype="application/xhtml+xml"><html xmlns="http://www.w3.org/1999/xhtml"><head><title>no</title>'
    "</head><body><p>A ferry with 120 people is stuck.</p><p>“Nobody is hurt,”<br/>Tom Reed said.</p></body></html>"
    "</inlineXML>"
)

RSS = """<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/">
<channel><title>The Antrim Bugle</title><link>https://bugle.example</link><language>en-gb</language>
<item><title>Ferry stuck off Larne</title><link>https://bugle.example/ferry</link><guid>ferry-1</guid>
<dc:creator>Nora Quill</dc:creator><category>Harbour</category><pubDate>Tue, 05 Mar 2024 08:30:00 GMT</pubDate>
<description>A ferry is stuck.</description>
<content:encoded><![CDATA[<p>A ferry with 120 people is stuck.</p><script>x()</script><p>“Nobody is hurt,” Tom Reed
said.</p><img src="https://bugle.example/1.jpg">]]></content:encoded></item>
<item><title>Owls &amp; mice</title><description>&lt;b&gt;Owls&lt;/b&gt; eat mice &amp;amp; rats.</description></item>
<item><title>Nothing</title></item></channel></rss>"""

ATOM = """<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom" xml:lang="de"><title>Der Bote</title>
<entry><title>Fähre sitzt fest</title><id>tag:bote.example,2024:1</id><link href="https://bote.example/1"/>
<published>2024-03-05T09:00:00+01:00</published><updated>2024-03-06T09:00:00+01:00</updated>
<author><name>Jo Kern</name></author><content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>Eine Fähre sitzt
fest.</p></div></content></entry></feed>"""

MAIL = """From: =?utf-8?q?Tom=C3=A1s?= Reed <tomas@coast.example>
To: Nora Quill <nora@bugle.example>, desk@bugle.example
Subject: =?utf-8?b?RmVycnkg4oCTIHVwZGF0ZQ==?=
Date: Tue, 5 Mar 2024 09:30:00 +0100
Message-ID: <4711@coast.example>
In-Reply-To: <4710@bugle.example>
MIME-Version: 1.0
Content-Type: text/plain; charset=iso-8859-1
Content-Transfer-Encoding: quoted-printable

Nobody is hurt. The n=E4chste tide is at noon.

On Tue, 5 Mar 2024 at 08:10, Nora Quill <nora@bugle.example> wrote:
> Is anybody hurt?
> And when is the next tide?

Two tugs are on their way.
--=20
Tom=E1s Reed, Coastguard
"""

VTT = """WEBVTT - The ferry
Language: en-GB

STYLE
::cue { color: yellow }

NOTE Checked on
Tuesday

intro
00:01.000 --> 00:03.500 align:start
<v Nora Quill>A ferry with 120 people</v>
on board

00:03.500 --> 00:05.000
is <i>stuck</i> &amp; tilted.

NOTE the harbour

00:01:05.000 --> 00:01:07.000
<v Tom Reed>Nobody is hurt.
"""

SRT = """1
00:00:01,000 --> 00:00:03,500
{\\an8}<i>A ferry is stuck</i>

2
00:00:03,500 --> 00:00:05,000
off Larne.

3
00:00:06,000 --> 00:00:08,000
- Is anybody hurt?
- Nobody is.

4
00:00:0x,000 --> 00:00:09,000
Lost.
"""


def record(
    body: bytes, number: int, *, kind: str = "text/html; charset=utf-8", http: bool = True, **more: str
) -> bytes:
    """A record of WARC, as crawlers write it."""
    status = more.pop("status", "200 OK")
    head = f"HTTP/1.1 {status}\r\nContent-Type: {kind}\r\nContent-Length: {len(body)}\r\n\r\n" if http else ""
    payload = head.encode() + body
    fields = {
        "WARC-Type": "response" if http else "conversion",
        "WARC-Target-URI": f"https://bugle.example/{number}",
        "WARC-Date": "2024-03-07T12:00:00Z",
        "WARC-Record-ID": f"<urn:uuid:00000000-0000-4000-8000-{number:012d}>",
        "Content-Type": "application/http; msgtype=response" if http else kind,
        **{name.replace("_", "-"): value for name, value in more.items()},
        "Content-Length": str(len(payload)),
    }
    lines = "".join(f"{name}: {value}\r\n" for name, value in fields.items())
    return f"WARC/1.0\r\n{lines}\r\n".encode() + payload + b"\r\n\r\n"


def page(number: int) -> bytes:
    """A page of its own."""
    return PAGE.format(charset="utf-8").replace("120 people", f"{100 + number} people").encode()
