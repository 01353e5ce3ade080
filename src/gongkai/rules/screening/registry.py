"""All rules of the screening with their permanent ids, and the making of their findings."""

from __future__ import annotations

from typing import Any, Final

from gongkai.rules.screening.model import Finding, Rule

_PIPL: Final = "《个人信息保护法》第二十五条、第二十八条"
_REGULATION: Final = "《政府信息公开条例》第十五条"
_SECRECY: Final = "《保守国家秘密法》第三十五条；《政府信息公开条例》第十四条、第十七条"
_INSPECTION: Final = "《政府网站与政务新媒体检查指标》（国办秘函〔2019〕19号）"
_WRITING: Final = "《标点符号用法》（GB/T 15834—2011）"

GROUPS: Final[dict[str, str]] = {
    "PI": "个人信息",
    "SEC": "涉密和不公开标志",
    "WORD": "词语",
    "LAW": "引用法规文件",
    "DATE": "日期",
    "LINK": "链接和邮箱",
    "SUM": "表格",
    "MARK": "标点",
    "IMG": "图片",
    "FILE": "文件",
}


def _pi(id_: str, title: str, advice: str, **rest: Any) -> Rule:
    return Rule(
        f"PI-{id_}",
        title,
        rest.pop("severity", "block"),
        advice,
        rest.pop("source", _PIPL),
        is_private=True,
        **rest,
    )


RULES: Final[dict[str, Rule]] = {
    rule.id: rule
    for rule in (
        _pi("ID", "身份证号码（18位，校验位正确）", "删去；确需标识的，只留前4位和后4位。"),
        _pi(
            "ID-DOUBT",
            "疑似身份证号码（校验位不符）",
            "核对号码；是身份证号码的，删去或隐去。",
            severity="warning",
        ),
        _pi("ID15", "身份证号码（15位）", "删去；确需标识的，只留前4位和后4位。"),
        _pi("PHONE", "手机号码", "删去，或隐去中间4位。"),
        _pi(
            "PHONE-OFFICE",
            "作为联系方式的手机号码",
            "确认是公务电话；个人手机请改为办公电话。",
            severity="warning",
        ),
        _pi("HOME-PHONE", "住宅电话", "删去。"),
        _pi("CARD", "银行卡号（校验位正确）", "删去，或只留后4位。"),
        _pi(
            "ACCOUNT",
            "疑似个人银行账号",
            "确认是不是个人账号；是个人的，删去或只留后4位。",
            severity="warning",
        ),
        _pi("PLATE", "车牌号码", "确认是不是私人车辆；是的，隐去中间。", severity="warning"),
        _pi("PLATE-NAME", "车牌号码和姓名", "隐去车牌的中间，或删去。"),
        _pi("PASSPORT", "护照、通行证号码", "删去。"),
        _pi("HOME", "家庭住址", "只写到村、社区或街道。"),
        _pi(
            "ROOM",
            "疑似住址（精确到室）",
            "确认是不是住址；是的，只写到村、社区或街道。",
            severity="warning",
        ),
        _pi("APPLICANT", "申请人姓名", "申请人的姓名不公开，请删去。"),
        _pi(
            "BIRTH",
            "姓名和出生日期",
            "删去出生日期；除处罚决定等法定公开的以外，姓名写作“张某”。",
            severity="warning",
        ),
        _pi(
            "MINOR",
            "未成年人姓名",
            "不得让人认出未成年人：姓名写作“某某”，并删去学校、住址。",
            by_place=True,
        ),
        _pi(
            "VICTIM",
            "受害人、举报人、患者等的姓名",
            "不得让人认出本人：姓名写作“某某”。",
            by_place=True,
        ),
        _pi("TRUE-NAME", "隐去的姓名旁写出了真名", "删去旁边的原名、曾用名。", by_place=True),
        _pi(
            "MAIL", "个人电子邮箱", "确认是不是公务邮箱；个人邮箱请改为机关邮箱。", severity="info"
        ),
        _pi(
            "TABLE",
            "表格中的个人信息列",
            "删去这一列，或逐格隐去；确需公开的，由保密审查人员决定。",
        ),
        _pi(
            "TABLE-NAME",
            "名单：姓名和敏感情况同列",
            "确认有没有法律规定要公开姓名；没有的，姓名写作“张某”。",
            severity="warning",
        ),
        Rule(
            "SEC-MARK",
            "国家秘密标志",
            "block",
            "立即停止处理，断开传播，向保密工作机构报告；本系统不得录入国家秘密。",
            _SECRECY,
            by_place=True,
        ),
        Rule(
            "SEC-WORD",
            "提到密级的词语",
            "warning",
            "核对是不是引用了涉密文件的标题或内容。",
            _SECRECY,
            by_place=True,
        ),
        Rule(
            "SEC-INTERNAL",
            "内部资料标志",
            "block",
            "确认能否公开；能公开的，先由原发单位解除标志。",
            f"{_SECRECY}；《政府信息公开条例》第十六条",
            by_place=True,
        ),
        Rule(
            "SEC-ATTRIBUTE",
            "标明不主动公开",
            "block",
            "公文自己标明“不予公开”或“依申请公开”，不能主动公开；属性变了的，请先办理变更。",
            "《政府信息公开条例》第十四条至第十七条；国办发〔2016〕80号（公文公开属性源头认定）",
            by_place=True,
        ),
        Rule(
            "SEC-NUMBER",
            "疑似涉密文件的文号",
            "warning",
            "核对这份文件的密级；涉密文件的标题和文号都不公开。",
            _SECRECY,
        ),
        Rule("WORD-WRONG", "错别字", "warning", "改为正确的写法。", _INSPECTION),
        Rule("WORD-SENSITIVE", "敏感或禁用的词语", "warning", "改用规范的表述。", _INSPECTION),
        Rule(
            "WORD-BODY",
            "机构名称过时",
            "warning",
            "改用现在的名称；说的是当时的事，请在名称前加“原”。",
            "《深化党和国家机构改革方案》（2018年）；《党和国家机构改革方案》（2023年）",
            by_place=True,
        ),
        Rule(
            "WORD-ABOLISHED",
            "已废止的制度、证件",
            "warning",
            "改用现行的制度；说的是当时的事，请写明年份或“当时”“已废止”。",
            "《全国人民代表大会常务委员会关于废止有关劳动教养法律规定的决定》（2013年）等",
            by_place=True,
        ),
        Rule(
            "WORD-PLACE",
            "地名过时或有误",
            "warning",
            "改用现在的名称。",
            "《地名管理条例》（国务院令第753号）",
        ),
        Rule(
            "WORD-HKMT",
            "涉港澳台的不规范表述",
            "block",
            "改用规范的表述。",
            "《关于正确使用涉台宣传用语的意见》；检查指标单项否决“严重表述错误”",
        ),
        Rule(
            "WORD-UNIT",
            "计量单位不规范",
            "info",
            "改用法定计量单位。",
            "《计量法》第三条；GB 3100—1993",
        ),
        Rule("WORD-LEADER", "领导人姓名有误", "block", "核对姓名的每一个字。", _INSPECTION),
        Rule(
            "WORD-TITLE",
            "领导职务与名录不符",
            "warning",
            "核对现任职务；名录过时的，请更新名录。",
            _INSPECTION,
        ),
        Rule(
            "WORD-ORDER",
            "领导排序与名录不符",
            "warning",
            "按名录的次序排列。",
            _INSPECTION,
            by_place=True,
        ),
        Rule(
            "LAW-CITE",
            "法规文件的名称、文号有误",
            "warning",
            "核对后改正。",
            "《政府信息公开条例》第六条（准确公开）",
        ),
        Rule(
            "LAW-FORCE",
            "引用的法规文件不在施行期",
            "warning",
            "改引现行的；说的是当时的事，请写明“原”或“当时施行的”。",
            "《政府信息公开条例》第六条",
            by_place=True,
        ),
        Rule("DATE-REAL", "日历上没有的日期", "warning", "核对日期。", _INSPECTION),
        Rule("DATE-WEEKDAY", "日期和星期对不上", "warning", "核对日期和星期。", _INSPECTION),
        Rule("DATE-ORDER", "结束早于开始", "warning", "核对起止日期。", _INSPECTION),
        Rule(
            "LINK-INNER",
            "指向内部网络或本机的链接",
            "warning",
            "公众打不开，且暴露内部地址：改为公开的网址或删去。",
            _INSPECTION,
        ),
        Rule("LINK-BROKEN", "写坏的网址", "warning", "改正网址。", f"{_INSPECTION}：链接可用"),
        Rule(
            "LINK-FOREIGN",
            "指向政府和公益机构以外的链接",
            "info",
            "确认必要，不是商业推广；离站链接应有提示。",
            "《政府网站发展指引》（国办发〔2017〕47号）",
        ),
        Rule(
            "LINK-SHORT",
            "短链接",
            "warning",
            "看不出去向：改为完整的网址。",
            "《政府网站发展指引》（国办发〔2017〕47号）",
        ),
        Rule(
            "SUM-TABLE", "表格的合计不等于各行相加", "warning", "核对合计和各行的数。", _INSPECTION
        ),
        Rule(
            "MARK-PAIR",
            "括号、引号、书名号不成对",
            "warning",
            "补上或删去多余的一半。",
            _WRITING,
            by_place=True,
        ),
        Rule(
            "MARK-NEST",
            "书名号里用了双书名号",
            "info",
            "里面的书名号用单的：《关于实施〈××法〉的意见》。",
            _WRITING,
        ),
        Rule("MARK-LIST", "并列的书名号或引号之间用了顿号", "info", "通常不用顿号。", _WRITING),
        Rule("MARK-TWICE", "标点重复", "warning", "删去多余的标点。", _WRITING, by_place=True),
        Rule(
            "MARK-NARROW", "中文里用了半角标点", "info", "改为全角标点。", _WRITING, by_place=True
        ),
        Rule("MARK-TITLE", "标题末尾有标点", "info", "标题末尾一般不用标点。", "公文写作惯例"),
        Rule(
            "IMG-ALT",
            "图片没有替代文字",
            "warning",
            "写明图片的内容；纯装饰的图片留空并标为装饰。",
            "《无障碍环境建设法》第三十二条；GB/T 37668—2019",
        ),
        Rule(
            "FILE-SHEET",
            "隐藏的工作表、幻灯片",
            "block",
            "公开前删去隐藏的工作表、幻灯片。",
            _REGULATION,
        ),
        Rule("FILE-COLUMN", "隐藏的行或列", "block", "公开前删去隐藏的行和列。", _REGULATION),
        Rule("FILE-HIDDEN", "隐藏的文字", "block", "公开前删去隐藏的文字。", _REGULATION),
        Rule("FILE-COMMENT", "批注", "block", "公开前删去批注。", _REGULATION),
        Rule("FILE-NOTE", "演讲者备注", "block", "公开前删去备注。", _REGULATION),
        Rule("FILE-CHANGE", "修订痕迹", "block", "公开前接受或拒绝全部修订。", _REGULATION),
        Rule("FILE-META", "文件属性里的人名、单位", "info", "公开前删去文件属性。", _REGULATION),
        Rule("FILE-PLACE", "图片里的拍摄地点", "warning", "公开前删去图片的定位信息。", _PIPL),
        Rule("FILE-INSIDE", "嵌入的文件", "warning", "公开前删去，或单独作为附件。", _REGULATION),
        Rule(
            "FILE-MACRO",
            "宏或脚本",
            "block",
            "另存为不含宏的文件。",
            "《网络安全法》；《政府网站发展指引》",
        ),
        Rule(
            "FILE-KIND",
            "文件内容与扩展名不符",
            "warning",
            "改正扩展名，或用原来的程序打开后重新保存；读者的电脑会打不开或报警。",
            "《政府信息公开条例》第六条（准确公开）",
        ),
        Rule(
            "FILE-UNREAD",
            "没有查到的内容",
            "warning",
            "程序读不了这一部分，请人工查看。",
            "《政府信息公开条例》第十七条",
        ),
    )
}


def found(
    rule_id: str, text: str, start: int, end: int, message: str = "", **details: Any
) -> Finding:
    """A finding of a rule at a place of the text; what is not said is taken from the rule."""
    rule = RULES[rule_id]
    words = text[start:end]
    return Finding(
        rule=rule.id,
        start=start,
        end=end,
        text=words,
        masked=details.pop("masked", words),
        severity=details.pop("severity", rule.severity),
        message=message or f"{rule.title}。",
        advice=details.pop("advice", rule.advice),
        source=details.pop("source", rule.source),
        **details,
    )
