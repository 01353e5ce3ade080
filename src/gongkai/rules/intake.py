"""What an application must contain, and which files may come with it.

Source: 《政府信息公开条例》第二十九条第二款: name, identity proof and contact; a description by which
the body can search; form and way wanted. Nothing else may be demanded, a purpose least of all.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import PurePath
from types import MappingProxyType
from typing import Final

from gongkai.rules.errors import BadInputError
from gongkai.rules.identifiers import is_credit_code
from gongkai.rules.results import ApplicantKind
from gongkai.rules.screening.personal import is_identity_number

MOST_NAME: Final = 100
MOST_TITLE: Final = 200
MOST_DESCRIPTION: Final = 5000
MOST_FILE_BYTES: Final = 20 * 1024 * 1024
MOST_FILES: Final = 10

FORMS: Final = MappingProxyType({"paper": "纸质", "electronic": "电子文档", "on_site": "现场查阅"})
WAYS: Final = MappingProxyType(
    {
        "in_person": "当面领取",
        "china_post": "邮寄",
        "email": "电子邮件",
        "portal": "网上查收",
        "fax": "传真",
    }
)
ID_KINDS: Final = MappingProxyType(
    {
        "id_card": "居民身份证",
        "passport": "护照",
        "hk_macao": "港澳居民来往内地通行证",
        "taiwan": "台湾居民来往大陆通行证",
        "foreigner": "外国人永久居留身份证",
        "credit_code": "统一社会信用代码",
        "other": "其他证件",
    }
)


class ApplicationError(BadInputError):
    """An application that cannot be taken; `problems` maps each field to its sentence."""

    def __init__(self, problems: Mapping[str, str]) -> None:
        super().__init__("；".join(text.rstrip("。") for text in problems.values()) + "。")
        self.problems = MappingProxyType(dict(problems))


@dataclass(frozen=True, slots=True)
class Application:
    """What somebody hands in. `has_proof`: a copy of the identity proof comes with it."""

    kind: ApplicantKind
    name: str
    id_kind: str
    id_number: str
    description: str
    form_wanted: str
    way_wanted: str
    title: str = ""
    purpose: str = ""
    contact: str = ""
    phone: str = ""
    email: str = ""
    address: str = ""
    postcode: str = ""
    fax: str = ""
    has_proof: bool = False

    @property
    def subject(self) -> str:
        """The title, else the beginning of the description."""
        text = " ".join((self.title or self.description).split())
        return text if len(text) <= 60 else text[:59] + "…"


_EMAIL: Final = re.compile(r"[\w.!#$%&'*+/=?^`{|}~-]{1,64}@[\w-]+(\.[\w-]+)+")
_PHONE: Final = re.compile(r"[0-9+\-（）() 转]{7,30}")
_POSTCODE: Final = re.compile(r"[0-9]{6}")
# What nobody sees: control characters, marks that turn the direction of writing, letters of no width.
_UNSEEN: Final = re.compile(
    r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff"
    r"\ufff9-\ufffb\ufffe\uffff]"
)
# Angle brackets and control characters have no place in a name, an address or a number.
_UNFIT: Final = re.compile(r"[<>\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_LONGEST: Final = {
    "name": (MOST_NAME, "姓名或名称"),
    "title": (MOST_TITLE, "标题"),
    "description": (MOST_DESCRIPTION, "所需信息的描述"),
    "purpose": (1000, "用途"),
    "contact": (50, "联系人"),
    "email": (100, "电子邮箱"),
    "address": (200, "地址"),
    "id_number": (30, "证件号码"),
}


def read_application(answers: Mapping[str, str], *, has_proof: bool = False) -> Application:
    """The application of what was typed by field; what is not a field is left out.

    A kind of applicant that is none is taken for a person: the form itself says what is wrong. What
    nobody sees, and comes along with pasted text, is left out.
    """
    known = {
        field: seen(answers.get(field, "")).strip()
        for field in Application.__dataclass_fields__
        if field not in ("kind", "has_proof")
    }
    kind = answers.get("kind", "")
    return Application(
        kind=ApplicantKind(kind)
        if kind in {k.value for k in ApplicantKind}
        else ApplicantKind.NATURAL,
        has_proof=has_proof,
        **known,
    )


def seen(text: str) -> str:
    """A text with line ends of one kind, without characters that nobody sees."""
    return _UNSEEN.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def application_problems(form: Application) -> dict[str, str]:
    """What is missing or wrong, field by field, each with what to do; empty when complete."""
    problems = _length_problems(form)
    for check in (_person_problems, _contact_problems, _wish_problems):
        for field, text in check(form).items():
            problems.setdefault(field, text)
    return problems


def check_application(form: Application) -> None:
    """Raises ApplicationError unless the application is complete."""
    problems = application_problems(form)
    if problems:
        raise ApplicationError(problems)


def _length_problems(form: Application) -> dict[str, str]:
    return {
        field: f"{label}有 {len(getattr(form, field))} 个字，最多 {most} 个字。请缩短，"
        "较长的内容可以作为附件上传。"
        for field, (most, label) in _LONGEST.items()
        if len(getattr(form, field)) > most
    }


def _person_problems(form: Application) -> dict[str, str]:
    problems = {}
    is_person = form.kind is ApplicantKind.NATURAL
    if not form.name.strip():
        problems["name"] = "请填写真实姓名。" if is_person else "请填写单位全称。"
    for field, label in (("name", "姓名或名称"), ("contact", "联系人"), ("address", "地址")):
        if _UNFIT.search(getattr(form, field)):
            problems[field] = f"{label}中有不能使用的字符（如 < 或 >）。请删去后再提交。"
    if form.id_kind not in ID_KINDS:
        problems["id_kind"] = "请选择证件类型。"
    elif not form.id_number.strip() and not form.has_proof:
        problems["id_number"] = "请填写证件号码，或上传身份证明（第二十九条）。"
    elif form.id_number.strip():
        problems |= _number_problems(form)
    return problems


def _number_problems(form: Application) -> dict[str, str]:
    number = form.id_number.strip()
    if form.id_kind == "id_card" and not is_identity_number(number):
        return {"id_number": "身份证号码应为 18 位，且与校验码相符。请对照身份证核对。"}
    if form.id_kind == "credit_code" and not is_credit_code(number.upper()):
        return {"id_number": "统一社会信用代码应为 18 位，且与校验码相符。请对照证照核对。"}
    return {}


def _contact_problems(form: Application) -> dict[str, str]:
    problems = {}
    if not (form.phone.strip() or form.email.strip() or form.address.strip()):
        problems["phone"] = "请至少填写电话、电子邮箱、地址中的一项，以便与您联系。"
    if form.phone.strip() and not _PHONE.fullmatch(form.phone.strip()):
        problems["phone"] = "电话只能是数字和短横线，例如 13800000000 或 0850-1234567。"
    if form.email.strip() and not _EMAIL.fullmatch(form.email.strip()):
        problems["email"] = "电子邮箱应像 name@example.cn。请核对。"
    if form.fax.strip() and not _PHONE.fullmatch(form.fax.strip()):
        problems["fax"] = "传真号码只能是数字和短横线，例如 0850-1234567。"
    if form.postcode.strip() and not _POSTCODE.fullmatch(form.postcode.strip()):
        problems["postcode"] = "邮政编码应为 6 位数字。"
    return problems


_ADDRESS_OF_WAY: Final = {"china_post": "address", "email": "email", "fax": "fax"}


def _wish_problems(form: Application) -> dict[str, str]:
    problems = {}
    if not form.description.strip():
        problems["description"] = "请写明您要的信息：名称、文号，或者能让我们找到它的特征。"
    if form.form_wanted not in FORMS:
        problems["form_wanted"] = "请选择希望得到信息的形式。"
    if form.way_wanted not in WAYS:
        problems["way_wanted"] = "请选择希望怎样收到答复。"
    field = _ADDRESS_OF_WAY.get(form.way_wanted)
    if field and not getattr(form, field).strip():
        label = {"address": "地址", "email": "电子邮箱", "fax": "传真号码"}[field]
        problems[field] = f"您选择了{WAYS[form.way_wanted]}，请填写{label}。"
    return problems


# --- files ---------------------------------------------------------------------------------------

_OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ZIP: Final = b"PK\x03\x04"
# Extension → media type, and how the content begins.
_FILES: Final[Mapping[str, tuple[str, tuple[bytes, ...]]]] = MappingProxyType(
    {
        ".pdf": ("application/pdf", (b"%PDF-",)),
        ".jpg": ("image/jpeg", (b"\xff\xd8\xff",)),
        ".jpeg": ("image/jpeg", (b"\xff\xd8\xff",)),
        ".png": ("image/png", (b"\x89PNG\r\n\x1a\n",)),
        ".tif": ("image/tiff", (b"II*\0", b"MM\0*")),
        ".tiff": ("image/tiff", (b"II*\0", b"MM\0*")),
        ".doc": ("application/msword", (_OLE,)),
        ".wps": ("application/vnd.ms-works", (_OLE,)),
        ".xls": ("application/vnd.ms-excel", (_OLE,)),
        ".docx": (
            "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
            (_ZIP,),
        ),
        ".xlsx": ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", (_ZIP,)),
        ".ofd": ("application/ofd", (_ZIP,)),
        ".txt": ("text/plain", ()),
    }
)
_MARK: Final = re.compile(r"(绝密|机密|秘密)\s*[★☆]")


class FileRefusedError(BadInputError):
    """A file that is not taken; says why and what to do."""


def check_file_size(name: str, size: int) -> None:
    """Raises FileRefusedError for a file that is too large, before anybody reads it."""
    if size > MOST_FILE_BYTES:
        shown = name if len(name) <= 60 else name[:57] + "…"
        raise FileRefusedError(
            f"“{shown}”有 {size / 1024 / 1024:.1f} MB，最大 {MOST_FILE_BYTES // 1024 // 1024} MB。"
            "请压缩图片或分成几个文件。"
        )


def media_type_of(name: str, data: bytes) -> str:
    """The media type of a file that may be taken, by its name and its content together.

    Raises FileRefusedError where it is empty, too large, of another kind, or not what its name
    says.
    """
    shown = name if len(name) <= 60 else name[:57] + "…"
    if not data:
        raise FileRefusedError(f"“{shown}”是空文件。请重新选择。")
    check_file_size(name, len(data))
    kind = _FILES.get(PurePath(name).suffix.lower())
    if kind is None:
        wanted = "、".join(sorted({suffix.strip(".") for suffix in _FILES}))
        raise FileRefusedError(f"“{shown}”的格式不能接收。请改用以下格式之一：{wanted}。")
    media_type, beginnings = kind
    if beginnings and not data.startswith(beginnings):
        raise FileRefusedError(
            f"“{shown}”的内容与扩展名不符，可能改过名。请用原来的程序打开并重新保存。"
        )
    if not beginnings and b"\0" in data[:4096]:
        raise FileRefusedError(f"“{shown}”不是文本文件。请用原来的程序打开并重新保存。")
    return media_type


def clean_file_name(name: str) -> str:
    """The last part of a file name without what nobody sees, at most 200 letters."""
    last = _UNSEEN.sub("", re.split(r"[/\\]", name)[-1])
    kept = re.sub(r"[\x00-\x1f\x7f<>:\"|?*]", "_", last).strip(" .") or "文件"
    path = PurePath(kept)
    return path.stem[: 200 - len(path.suffix)] + path.suffix if len(kept) > 200 else kept


def has_secrecy_mark(text: str) -> bool:
    """Whether a text bears a secrecy mark such as 秘密★1年: it may not be kept in this system."""
    return _MARK.search(text) is not None
