"""Characters that are taken for one another: by shape, from handwriting and five-stroke typing, and by sound, from pinyin."""

from __future__ import annotations

from functools import lru_cache

from editor_app.pinyin import readings

_SHAPES = (
    "己已巳 未末 士土 千干于 人入八 大太犬 日曰 戊戌戍戎 侯候 拔拨 徽微征 折拆析 辨辩辫 搏博 藉籍 贫贪 免兔 乌鸟 住往 准淮 治冶 代伐 "
    "历厉 令今 刀刃 复夏 遣遗 晴睛 情清请 侍待持恃 惟推 崇祟 粟栗 旦且 壁璧 竞竟 哀衰衷 戒戎 陡徒 班斑 炙灸 杨扬 卷券 名各 问间 鸣呜 喝渴 "
    "孤狐 形刑 决快 眼眠 困因 园圆 体休 列到 从丛 主王玉 目自白 几儿 午牛 失矢 天夫无 了子 井开 头买 由田甲申 见贝 风凤 西酉 找我 员贝 村材 "
    "攻政 防访妨坊 轮轻 经径 线钱 很狠 根跟 论伦 领顶项 蓝篮 栏拦 梁粱 场扬汤 编偏 驻住注 帅师 币巾 民氏 织识职 组祖阻 基其 暖暧 赢羸 灌罐 "
    "稳隐 冒昌 宣宜 任仕 化比北此 旬句 式试 构沟购 幕慕墓暮 抢抡 仓仑 堡保 即既 像象 晓绕 拥佣 慢漫 抄炒 烧浇 挠绕 陷馅 渡度 账帐 震振 粮糠 "
    "凉谅 抗坑 扰拢 挥辉 授援 暮募 蒿篙 竖坚 紧坚 检捡 揭竭 汛讯 迅讯 牢劳 深探 淡谈 沿治 浓农 减咸 准难 谁准 强张 弦张 恢灰 拓括 活话 "
    "城域 培陪倍 墙蔷 增赠 雪霄 需霸 露雾 零雷 亲新 斤斥 斩轩 所听 厅斤 床庆 庄压 广厂 庭延 建健 延廷 吏史更 观现规 吉古 吴昊 哲誓 章意音 竟意"
)


@lru_cache(maxsize=1)
def _neighbours() -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for group in _SHAPES.split():
        for char in group:
            found.setdefault(char, set()).update(group)
    return {char: frozenset(others - {char}) for char, others in found.items()}


def looks_alike(one: str, other: str) -> bool:
    """Whether two different characters are listed as such that are mistaken for one another by their shape."""
    return other in _neighbours().get(one, ())


@lru_cache(maxsize=8000)
def _sounds(char: str) -> frozenset[str]:
    """The syllables that a character is read as, without tones; itself where it has none."""
    return frozenset(readings(char) or (char,))


def sounds_alike(words: str, right: str) -> bool:
    """Whether two words of one length are spoken alike, character by character, tones aside."""
    return all(a == b or not _sounds(a).isdisjoint(_sounds(b)) for a, b in zip(words, right, strict=True))


def taken_for(words: str, right: str) -> bool:
    """Whether every character that differs sounds or looks like the one that belongs there."""
    return all(looks_alike(a, b) or sounds_alike(a, b) for a, b in zip(words, right, strict=True))


_NEAR_SOUNDS = (("zh", "z"), ("ch", "c"), ("sh", "s"), ("ng", "n"))


def nearly(one: str, other: str) -> bool:
    """Whether a character is easily typed or heard for another: alike in sound or shape, or told apart only by z and
    zh, n and ng and the like.
    """
    return one == other or taken_for(one, other) or not _blurred(one).isdisjoint(_blurred(other))


def _blurred(char: str) -> frozenset[str]:
    made = set()
    for syllable in _sounds(char):
        for clear, blurred in _NEAR_SOUNDS:
            syllable = syllable.replace(clear, blurred)
        made.add(syllable)
    return frozenset(made)
