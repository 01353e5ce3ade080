"""What the error codes of WeChat and Weibo mean, and what to do, in Chinese.

Sources: the tables of return codes in the developers' documentation of 微信公众号 (developers.weixin.qq.com)
and of 微博开放平台 (open.weibo.com/wiki/Error_code). Codes change without notice: a code that is not here is
told as the platform says it, and counts as a failure that a person looks at.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import Final


class Verdict(StrEnum):
    """What follows from a refusal."""

    TOKEN = "renew"  # noqa: S105 - no password: a fresh token, then again at once
    GRANT = "grant"  # a person authorises anew
    WAIT = "wait"  # again after a pause
    TOMORROW = "tomorrow"  # the quota of the day is used up
    DOUBT = "doubt"  # nobody knows whether it was taken: look before anything is sent again
    FAIL = "fail"  # a person changes something first


@dataclass(frozen=True, slots=True)
class Advice:
    """A code with what it means, what to do, and what the system does by itself."""

    code: str
    meaning: str
    todo: str
    verdict: Verdict = Verdict.FAIL

    @property
    def words(self) -> str:
        """Both in one sentence, with the code for whoever asks the platform."""
        return f"{self.meaning}（{self.code}）。{self.todo}"


def _table(*lines: tuple[str, str, str, Verdict]) -> Mapping[str, Advice]:
    return MappingProxyType({code: Advice(code, *rest) for code, *rest in lines})  # type: ignore[arg-type]


_V = Verdict
_KEYS: Final = "请在公众平台“设置与开发－开发接口管理”核对 AppID 和 AppSecret，再到接口设置里更新。"
_LIST: Final = "请把本系统服务器的公网 IP 加入公众平台的“IP白名单”，再重新发送。"
_SHORTEN: Final = "请按提示改短以后再提请。"
WECHAT: Final = _table(
    ("-1", "微信系统繁忙，不能确定是否已受理", "系统会先核对平台上的列表，再决定是否重发。", _V.DOUBT),
    ("40001", "调用凭证无效或不是最新的", "系统会换取新的凭证后重试。", _V.TOKEN),
    ("40002", "凭证类型不对", _KEYS, _V.FAIL),
    ("40004", "素材的类型不被接受", "封面和正文图片请用 JPG 或 PNG。", _V.FAIL),
    ("40005", "上传的文件类型不被接受", "封面和正文图片请用 JPG 或 PNG。", _V.FAIL),
    ("40006", "上传的文件太大", "正文图片不超过 1 MB，封面不超过 10 MB，请缩小后再提请。", _V.FAIL),
    ("40007", "素材编号无效，可能已在公众平台删除", "系统已清除记录，请重新发送。", _V.FAIL),
    ("40009", "图片太大", "正文图片不超过 1 MB，请缩小后再提请。", _V.FAIL),
    ("40013", "AppID 无效", _KEYS, _V.FAIL),
    ("40014", "调用凭证不合法", "系统会换取新的凭证后重试。", _V.TOKEN),
    ("40035", "参数不合法", "请联系系统管理员查看投放记录。", _V.FAIL),
    ("40125", "AppSecret 无效，可能已重置", _KEYS, _V.FAIL),
    ("40164", "本系统的服务器不在 IP 白名单里", _LIST, _V.FAIL),
    ("40243", "AppSecret 已被冻结", "请在公众平台解冻 AppSecret，再重新发送。", _V.FAIL),
    ("41001", "缺少调用凭证", "系统会换取新的凭证后重试。", _V.TOKEN),
    ("42001", "调用凭证已过期", "系统会换取新的凭证后重试。", _V.TOKEN),
    ("45001", "图片超过大小限制", "正文图片不超过 1 MB，请缩小后再提请。", _V.FAIL),
    ("45002", "正文超过长度限制", "正文应少于 2 万字、小于 1 MB，请精简或改发摘要加链接。", _V.FAIL),
    ("45003", "标题超过长度限制", f"标题最多 32 字。{_SHORTEN}", _V.FAIL),
    ("45004", "摘要超过长度限制", f"摘要最多 128 字。{_SHORTEN}", _V.FAIL),
    ("45005", "原文链接超过长度限制", "原文链接最多 1 KB。", _V.FAIL),
    ("45009", "今天的调用次数已用完", "系统会在明天零点以后自动重试；急用的，请在公众平台手工发布。", _V.TOMORROW),
    ("45011", "调用太频繁", "系统会过一会儿自动重试。", _V.WAIT),
    ("45110", "作者超过长度限制", f"作者最多 16 字。{_SHORTEN}", _V.FAIL),
    ("45166", "正文里有平台不接受的内容", "请删去外链、特殊格式或敏感内容后再提请。", _V.FAIL),
    ("47001", "数据格式错误", "请联系系统管理员查看投放记录。", _V.FAIL),
    ("48001", "这个公众号没有该接口的权限", "2025年7月起，个人号和未认证的账号不能用发布接口。请核对认证是否有效。", _V.FAIL),
    ("48004", "接口被封禁", "请登录公众平台查看通知，解封后再重新发送。", _V.FAIL),
    ("48008", "没有该类型的发布权限", "请登录公众平台核对账号类型和权限。", _V.FAIL),
    ("50002", "账号被限制，可能违规或正在变更", "请登录公众平台查看通知，解除后再重新发送。", _V.FAIL),
    ("53500", "发布功能被封禁", "请登录公众平台查看通知，解封后再重新发送。", _V.FAIL),
    ("53501", "发布太频繁", "系统会过一会儿自动重试。", _V.WAIT),
    ("53502", "发布编号无效", "请到公众平台“发表记录”核对，再登记结果。", _V.DOUBT),
    ("53503", "草稿没有通过发布检查", "请到公众平台打开草稿，按提示修改后再提请。", _V.FAIL),
    ("53504", "需要到公众平台网页上处理这篇草稿", "请到公众平台的草稿箱处理，再登记结果。", _V.FAIL),
    ("53505", "需要到公众平台手工保存草稿后再发表", "请到公众平台的草稿箱保存并发表，再登记结果。", _V.FAIL),
    ("53600", "文章编号无效，可能已删除", "请到公众平台核对。", _V.FAIL),
    ("61500", "统计日期的格式不对", "请联系系统管理员升级。", _V.FAIL),
    ("61501", "统计日期超出平台允许的范围", "平台只给出昨天和以前的数；请联系系统管理员核对服务器的时间。", _V.FAIL),
    ("61503", "平台的统计数据还没有算好", "系统会过一会儿自动重试。", _V.WAIT),
    ("89503", "这次调用要公众号管理员确认", "请管理员在手机微信上确认，再重新发送。", _V.FAIL),
    ("89506", "管理员一天内拒绝过这个 IP", _LIST, _V.FAIL),
    ("89507", "管理员一小时内拒绝过这个 IP", _LIST, _V.FAIL),
)  # fmt: skip

_GRANT: Final = "请到接口设置里点“重新授权”，用官方微博登录确认。"
_LOOK: Final = "系统会先核对微博上的列表，再决定是否重发。"
_LATER: Final = "系统会过一会儿自动重试。"
_LEVEL: Final = "请到微博开放平台申请该接口的权限，或者改用手工发布后登记网址。"
WEIBO: Final = _table(
    ("10001", "微博系统错误，不能确定是否已受理", _LOOK, _V.DOUBT),
    ("10002", "微博服务暂停", _LATER, _V.WAIT),
    ("10003", "微博内部服务出错，不能确定是否已受理", _LOOK, _V.DOUBT),
    ("10004", "本系统的服务器 IP 被限制", "请到微博开放平台核对应用的 IP 设置。", _V.FAIL),
    ("10005", "应用没有这个接口的权限", _LEVEL, _V.FAIL),
    ("10006", "缺少 App Key", "请到接口设置里核对 App Key。", _V.FAIL),
    ("10008", "参数错误", "请联系系统管理员查看投放记录。", _V.FAIL),
    ("10009", "微博系统繁忙", _LATER, _V.WAIT),
    ("10010", "微博任务超时，不能确定是否已受理", _LOOK, _V.DOUBT),
    ("10011", "微博内部错误，不能确定是否已受理", _LOOK, _V.DOUBT),
    ("10013", "微博用户不合法", _GRANT, _V.GRANT),
    ("10014", "应用的权限不足", _LEVEL, _V.FAIL),
    ("10016", "缺少参数", "请联系系统管理员查看投放记录。", _V.FAIL),
    ("10017", "内容里的参数不被接受，常见的是没有带安全域名的链接",
     "请确认微博应用的“安全域名”就是公开平台的域名，正文里有公开平台的链接。", _V.FAIL),
    ("10018", "请求太长", f"正文最多 140 字。{_SHORTEN}", _V.FAIL),
    ("10020", "没有这个接口", "请联系系统管理员升级。", _V.FAIL),
    ("10022", "本系统的服务器调用太频繁", _LATER, _V.WAIT),
    ("10023", "这个账号的调用次数已到上限", _LATER, _V.WAIT),
    ("10024", "这个接口的调用次数已到上限", _LATER, _V.WAIT),
    ("20003", "微博用户不存在", _GRANT, _V.GRANT),
    ("20005", "图片类型不被接受", "请用 JPG、GIF 或 PNG。", _V.FAIL),
    ("20006", "图片太大", "图片不超过 5 MB，请缩小后再提请。", _V.FAIL),
    ("20008", "内容为空", "请填写微博正文。", _V.FAIL),
    ("20012", "微博正文太长", f"正文最多 140 字。{_SHORTEN}", _V.FAIL),
    ("20016", "发布太频繁", _LATER, _V.WAIT),
    ("20017", "与刚发布的内容相似，可能已经发出", _LOOK, _V.DOUBT),
    ("20018", "内容里有不被接受的网址", "请只留公开平台的链接，再提请。", _V.FAIL),
    ("20019", "与刚发布的内容重复，可能已经发出", _LOOK, _V.DOUBT),
    ("20020", "被判为广告", "请改写以后再提请。", _V.FAIL),
    ("20021", "被判为违规内容", "请核对用词，改写以后再提请。", _V.FAIL),
    ("20031", "微博要求输入验证码", "请用官方微博登录一次网页，通过验证，再重新发送。", _V.FAIL),
    ("20032", "微博已受理，要过一会儿才看得到", _LOOK, _V.DOUBT),
    ("20101", "这条微博不存在", "可能已在平台上删除，请核对。", _V.FAIL),
    ("21301", "没有通过认证", _GRANT, _V.GRANT),
    ("21314", "授权已失效", _GRANT, _V.GRANT),
    ("21315", "授权已过期", _GRANT, _V.GRANT),
    ("21316", "授权已被撤销", _GRANT, _V.GRANT),
    ("21317", "授权被拒绝", _GRANT, _V.GRANT),
    ("21321", "应用没有通过微博的审核，超过了测试限制", "请到微博开放平台提交应用审核。", _V.FAIL),
    ("21325", "授权码无效或已用过", _GRANT, _V.GRANT),
    ("21327", "授权已过期", _GRANT, _V.GRANT),
    ("21332", "授权无效", _GRANT, _V.GRANT),
)  # fmt: skip
_KNOWN: Final = {"wechat": WECHAT, "weibo": WEIBO}


def explain(platform: str, code: str | int, said: str = "") -> Advice:
    """What a code of a platform means; a code that is not known is told as the platform says it."""
    found = _KNOWN.get(platform, {}).get(str(code))
    if found is not None:
        return found
    tail = f"：{said[:200]}" if said else ""
    return Advice(
        str(code), f"平台拒绝了{tail}", "请按平台的说明处理后重新发送；不清楚的，联系系统管理员。"
    )


# How a publication ended (`publish_status` of freepublish/get); None: it is still under way.
WECHAT_STATUS: Final[Mapping[int, Advice | None]] = MappingProxyType(
    {
        0: Advice("0", "发布成功", "", _V.WAIT),
        1: None,
        2: Advice("2", "原创声明没有通过", "请到公众平台处理原创声明，再提请。"),
        3: Advice("3", "平台没有发布成功", "请到公众平台查看原因，改正后再提请。"),
        4: Advice("4", "平台审核没有通过", "请核对内容，改正后再提请。"),
        5: Advice("5", "发布以后被账号的人删除", "请核对是谁删除的，需要时再提请。"),
        6: Advice("6", "发布以后被平台封禁", "请登录公众平台查看通知。"),
    }
)
