"""The rules of the checks by id, with their names for people, and the levels that a profile may give them."""

from __future__ import annotations

from collections.abc import Mapping

from editor_app.model.finding import Level

OFF = "off"
CHECK_LEVELS = (*(level.value for level in Level), OFF)

CHECK_NAMES: Mapping[str, str] = {
    "Q01": "汉字后的半角标点",
    "Q02": "句末的西文句点",
    "Q03": "直引号",
    "Q04": "引号、括号、书名号不配对",
    "Q05": "省略号、破折号",
    "Q06": "重复的标点",
    "Q07": "半角括号、全角字母数字",
    "Q08": "汉字间的空格",
    "Q09": "序号后的标点",
    "Q10": "并列的引号、书名号间的顿号",
    "D01": "日期",
    "F01": "长度和编码",
    "G01": "数字和单位",
    "M01": "必填",
    "M02": "供稿行",
    "S01": "小标题和空段",
    "T01": "标题",
    "R01": "长句、长段、叠字",
    "R02": "繁体、兼容、看不见的字符",
    "C01": "前后数字",
    "C02": "涉密标志",
    "C03": "重复报送",
    "C04": "没有写完",
    "L01": "链接和二维码",
    "I01": "图片",
    "I02": "图说和替代文字",
    "A01": "当事人同意",
    "P01": "身份证号码",
    "P02": "电话号码",
    "P03": "银行卡号",
    "P04": "车牌号",
    "P05": "住址",
    "P06": "护照号码",
    "P07": "个人邮箱",
    "P08": "图片里的隐私信息",
    "N01": "姓名和职务",
    "X01": "固定说法",
    "X02": "用词",
}
