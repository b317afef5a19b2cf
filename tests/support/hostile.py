"""Small files that grow when they are read, each of a kind that somebody may send."""

from __future__ import annotations

import io
import os
import zipfile
import zlib

from docx import Document as NewDocument


def nested_forms(depth: int, times: int) -> bytes:
    """A PDF whose page draws a form ``times`` times, which draws another as often, and so on."""
    objects = [b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[3 0 R]/Count 1>>"]
    resources = b"/Resources<</Font<</F1 5 0 R>>/XObject<</X %d 0 R>>>>"
    objects.append(b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Contents 4 0 R" + resources % 6 + b">>")
    drawn = zlib.compress(b"/X Do " * times)
    stream = b"/Length %d/Filter/FlateDecode>>stream\n%s\nendstream"
    objects.append(b"<<" + stream % (len(drawn), drawn))
    objects.append(b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>")
    for level in range(depth):
        body = drawn if level < depth - 1 else zlib.compress(b"BT /F1 9 Tf (a) Tj ET")
        form = b"<</Type/XObject/Subtype/Form/BBox[0 0 9 9]" + resources % (7 + level)
        objects.append(form + stream % (len(body), body))
    whole = b"%PDF-1.7\n"
    places = []
    for number, made in enumerate(objects, start=1):
        places.append(len(whole))
        whole += b"%d 0 obj\n%s\nendobj\n" % (number, made)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    whole_at, count = len(whole), len(objects) + 1
    whole += b"xref\n0 %d\n0000000000 65535 f \n%s" % (count, table)
    return whole + b"trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % (count, whole_at)


def word_file(body: bytes, *, padded: bool = False) -> bytes:
    """A Word file that holds ``body`` in its own XML; ``padded`` hides how well that packs."""
    document = NewDocument()
    document.add_paragraph("The duty worker rings the harbour office.")
    plain, made = io.BytesIO(), io.BytesIO()
    document.save(plain)
    with zipfile.ZipFile(plain) as source, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as target:
        for part in source.infolist():
            data = source.read(part)
            if part.filename == "word/document.xml":
                data = data.replace(b"<w:body>", b"<w:body>" + body, 1)
            target.writestr(part, data)
        if padded:
            target.writestr("word/media/picture.bin", os.urandom(700_000))
    return made.getvalue()


def many_paragraphs() -> bytes:
    """A Word file of fifteen million paragraphs, of about a megabyte."""
    return word_file(b"<w:p/>" * 15_000_000, padded=True)


def wide_cell() -> bytes:
    """A Word file with a cell that says that it is a thousand million columns wide."""
    cell = b"<w:tc>%s<w:p><w:r><w:t>%s</w:t></w:r></w:p></w:tc>"
    wide = cell % (b'<w:tcPr><w:gridSpan w:val="1000000000"/></w:tcPr>', b"Ferry")
    return word_file(b"<w:tbl><w:tr>" + wide + cell % (b"", b"Tide") + b"</w:tr></w:tbl>")


def deep_page() -> bytes:
    """A web page of elements within elements."""
    return b"<html><body>" + b"<div>" * 200_000 + b"The duty worker rings the harbour office."


def repeated_lead_in() -> bytes:
    """A text whose one long lead-in belongs to each of many items."""
    items = "\n".join(f"({n}) the keeper of lantern {n};" for n in range(1, 401))
    return f"1. {'The duty worker rings the harbour office and ' * 1000}tells:\n\n{items}\n".encode()


def aliases() -> bytes:
    """A Markdown file whose head refers to itself, ten times at each of nine levels."""
    levels = [f"a{n}: &a{n} [{','.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 9)]
    return "\n".join(["---", "title: Tides", "a0: &a0 [x,x]", *levels, "---", "", "1. Ring.", ""]).encode()


def swollen_word() -> bytes:
    """A Word file one part of which unpacks to a thousand times its size."""
    return word_file(b"<w:p>" + b" " * 60_000_000 + b"</w:p>")
