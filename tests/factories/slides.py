"""A presentation written part by part: slides, notes, comments, one hidden, a section and links."""

from __future__ import annotations

from collections.abc import Sequence

from tests.factories.leaky_files import zip_file

_A = "http://schemas.openxmlformats.org/drawingml/2006/main"
_P = "http://schemas.openxmlformats.org/presentationml/2006/main"
_R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_REL = "http://schemas.openxmlformats.org/package/2006/relationships"
_CP = "http://schemas.openxmlformats.org/package/2006/metadata/core-properties"
_DC = "http://purl.org/dc/elements/1.1/"
_SPACES = f'xmlns:a="{_A}" xmlns:p="{_P}" xmlns:r="{_R}"'


def pptx_file(
    pages: Sequence[Sequence[str]] = (("标题",),),
    *,
    hidden: Sequence[int] = (),
    notes: str = "",
    comment: str = "",
    author: str = "",
    table: Sequence[Sequence[str]] = (),
) -> bytes:
    """A PPTX with these paragraphs a page; notes, comment and table stand on page 1."""
    files = {
        "_rels/.rels": _rels(
            ("officeDocument", "ppt/presentation.xml"), ("core-properties", "docProps/core.xml"),
            ("extended-properties", "docProps/app.xml"),
        ),
        "docProps/core.xml": f'<cp:coreProperties xmlns:cp="{_CP}" xmlns:dc="{_DC}">'
        f"<dc:creator>{author}</dc:creator></cp:coreProperties>",
        "docProps/app.xml": "<Properties><TitlesOfParts>内部标题</TitlesOfParts></Properties>",
    }  # fmt: skip
    entries = "".join(f'<p:sldId id="{256 + n}" r:id="rId{n}"/>' for n in range(1, len(pages) + 1))
    section = "".join(f'<p14:sldId id="{256 + n}"/>' for n in range(1, len(pages) + 1))
    files["ppt/presentation.xml"] = (
        f"<p:presentation {_SPACES}><p:sldIdLst>{entries}</p:sldIdLst>"
        '<p:extLst><p14:sectionLst xmlns:p14="http://schemas.microsoft.com/office/powerpoint/2010/main">'
        f"<p14:section><p14:sldIdLst>{section}</p14:sldIdLst></p14:section></p14:sectionLst></p:extLst>"
        "</p:presentation>"
    )
    targets = [("slide", f"slides/slide{n}.xml") for n in range(1, len(pages) + 1)]
    files["ppt/_rels/presentation.xml.rels"] = _rels(
        *targets, ("commentAuthors", "commentAuthors.xml")
    )
    files["ppt/commentAuthors.xml"] = (
        f'<p:cmAuthorLst {_SPACES}><p:cmAuthor name="王某"/></p:cmAuthorLst>'
    )
    for number, words in enumerate(pages, 1):
        show = ' show="0"' if number in hidden else ""
        link = '<a:hlinkClick r:id="rId9"/>' if number == 1 and hidden else ""
        body = "".join(f"<a:p><a:r><a:rPr>{link}</a:rPr><a:t>{w}</a:t></a:r></a:p>" for w in words)
        if table and number == 1:
            body += _table(table)
        files[f"ppt/slides/slide{number}.xml"] = (
            f"<p:sld {_SPACES}{show}><p:sp>{body}</p:sp></p:sld>"
        )
        related = []
        if number == 1 and notes:
            related.append(("notesSlide", "../notesSlides/notesSlide1.xml"))
            files["ppt/notesSlides/notesSlide1.xml"] = (
                f"<p:notes {_SPACES}><a:p><a:r><a:t>{notes}</a:t></a:r></a:p>"
                "<a:p><a:fld><a:t>1</a:t></a:fld></a:p></p:notes>"
            )
        if number == 1 and comment:
            related.append(("comments", "../comments/comment1.xml"))
            files["ppt/comments/comment1.xml"] = (
                f"<p:cmLst {_SPACES}><p:cm><p:text>{comment}</p:text></p:cm></p:cmLst>"
            )
        rels = _rels(*related)
        if link:
            jump = f'<Relationship Id="rId9" Type="{_R}/slide" Target="slide{hidden[0]}.xml"/>'
            rels = rels.replace("</Relationships>", f"{jump}</Relationships>")
        files[f"ppt/slides/_rels/slide{number}.xml.rels"] = rels
    files["[Content_Types].xml"] = "<Types>" + "".join(
        f'<Override PartName="/{name}"/>' for name in files
    ) + "</Types>"  # fmt: skip
    return zip_file(files)


def _table(rows: Sequence[Sequence[str]]) -> str:
    cell = "<a:tc><a:p><a:r><a:t>{}</a:t></a:r></a:p></a:tc>"
    lines = ["".join(map(cell.format, row)) for row in rows]
    return "<a:tbl>" + "".join(f"<a:tr>{line}</a:tr>" for line in lines) + "</a:tbl>"


def _rels(*related: tuple[str, str]) -> str:
    lines = [
        f'<Relationship Id="rId{n}" Type="{_R}/{kind}" Target="{target}"/>'
        for n, (kind, target) in enumerate(related, 1)
    ]
    return f'<Relationships xmlns="{_REL}">{"".join(lines)}</Relationships>'


def _line(number: int, words: str) -> str:
    glyphs = " ".join(str(ord(letter) % 997) for letter in words)
    return (
        f'<ofd:TextObject ID="{number + 9}" Boundary="20 {20 + 8 * number} 170 6" Font="3" Size="4">'
        f'<ofd:CGTransform CodePosition="0" CodeCount="{len(words)}" GlyphCount="{len(words)}">'
        f"<ofd:Glyphs>{glyphs}</ofd:Glyphs></ofd:CGTransform>"
        f'<ofd:TextCode X="0" Y="4" DeltaX="g {len(words)} 4">{words}</ofd:TextCode></ofd:TextObject>'
    )


def ofd_file(
    text: str = "公告正文", *, author: str = "", remark: str = "", attached: bytes = b"",
    stamp: bool = False, is_sealed: bool = False, cover: bytes = b"",
) -> bytes:  # fmt: skip
    """An OFD of one page with what may hide in it; each line is drawn by glyphs of its own."""
    space = 'xmlns:ofd="http://www.ofdspec.org/2016"'
    seal = "<ofd:Signatures>Doc_0/Signs/Signatures.xml</ofd:Signatures>" if is_sealed else ""
    annotations = "<ofd:Annotations>Annots/Annotations.xml</ofd:Annotations>"
    attachments = "<ofd:Attachments>Attachs/Attachments.xml</ofd:Attachments>"
    files: dict[str, str | bytes] = {
        "OFD.xml": f"<ofd:OFD {space}><ofd:DocBody><ofd:DocInfo><ofd:DocID>1</ofd:DocID>"
        f"<ofd:Author>{author}</ofd:Author><ofd:Title>内部标题</ofd:Title>"
        f"{'<ofd:Cover>Doc_0/cover.png</ofd:Cover>' if cover else ''}</ofd:DocInfo>"
        f"<ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot>{seal}</ofd:DocBody></ofd:OFD>",
        "Doc_0/Document.xml": f"<ofd:Document {space}><ofd:Pages>"
        '<ofd:Page ID="1" BaseLoc="Pages/Page_0/Content.xml"/></ofd:Pages>'
        f"{annotations if remark or stamp else ''}{attachments if attached else ''}</ofd:Document>",
        "Doc_0/Pages/Page_0/Content.xml": f"<ofd:Page {space}><ofd:Content><ofd:Layer>"
        + "".join(_line(number, words) for number, words in enumerate(text.split("\n")))
        + "</ofd:Layer></ofd:Content></ofd:Page>",
    }
    if cover:
        files["Doc_0/cover.png"] = cover
    if remark or stamp:
        files["Doc_0/Annots/Annotations.xml"] = (
            f'<ofd:Annotations {space}><ofd:Page PageID="1"><ofd:FileLoc>Page_0/Annotation.xml'
            "</ofd:FileLoc></ofd:Page></ofd:Annotations>"
        )
        told = f'<ofd:Annot Type="Path"><ofd:Remark>{remark}</ofd:Remark></ofd:Annot>'
        kept = '<ofd:Annot Type="Stamp"/>' if stamp else ""
        files["Doc_0/Annots/Page_0/Annotation.xml"] = (
            f"<ofd:PageAnnot {space}>{told if remark else ''}{kept}</ofd:PageAnnot>"
        )
    if attached:
        files["Doc_0/Attachs/Attachments.xml"] = (
            f'<ofd:Attachments {space}><ofd:Attachment ID="1" Name="名单">'
            "<ofd:FileLoc>list.txt</ofd:FileLoc></ofd:Attachment></ofd:Attachments>"
        )
        files["Doc_0/Attachs/list.txt"] = attached
    if is_sealed:
        files["Doc_0/Signs/Signatures.xml"] = (
            f'<ofd:Signatures {space}><ofd:Signature ID="1" BaseLoc="S/Signature.xml"/></ofd:Signatures>'
        )
    return zip_file(files)
