"""The sentences of the check: what is wrong, what to do, who can mend it. By code; placeholders as in `model.problems`."""

from __future__ import annotations

from editor_app.model.diagnosis import Check, Mender, Remedy, Step, StepState

_OK, _WARN, _BAD = StepState.OK, StepState.WARNING, StepState.ERROR
_ME, _NET, _ADMIN = Mender.SELF, Mender.NETWORK, Mender.SITE

WORDS: dict[str, tuple[StepState, Mender | None, str, str]] = {
    # -- address
    "address.ok": (_OK, None, "{host} 连得上。", ""),
    "address.by_proxy": (_OK, None, "经代理 {proxy} 连得上。", ""),
    "address.folder": (_OK, None, "文件夹在，可以写。", ""),
    "address.no_folder": (_BAD, _ME, "找不到这个文件夹，或不能写。", "插好 U 盘，或另选一个文件夹。"),
    "address.bad": (_BAD, _ME, "这不是可用的网址。", "从浏览器的地址栏整条复制过来。"),
    "address.insecure": (_BAD, _ADMIN, "这个网址不加密（http），密码会被人看到，不能用。", "改用 https 开头的网址；网站没有的话，请管理员开通。"),
    "address.unknown_name": (_BAD, _ME, "找不到 {host} 这个网站。", "核对网址有没有写错；别的网页也打不开，就先把网络接通。"),
    "address.refused": (_BAD, _ADMIN, "{host} 没有接受连接。", "核对网址里的端口；别的网页打得开，就请管理员看看网站是否开着。"),
    "address.timeout": (_BAD, _NET, "{host} 没有回应。", "单位上网要经过代理的，在“连接方式”里填上代理；否则请网管看看防火墙。"),
    "address.unreachable": (_BAD, _NET, "到 {host} 的网络不通（{why}）。", "先把网络接通；单位上网要经过代理的，在“连接方式”里填上代理。"),
    "address.proxy_gone": (_BAD, _NET, "代理 {proxy} 连不上。", "核对代理的地址和端口；不知道的问单位网管。"),
    "address.proxy_login": (_BAD, _ME, "代理 {proxy} 要先登录。", "在“连接方式”里填代理的账号和密码，不是网站的密码；没有的问单位网管。"),
    "address.proxy_scheme": (_BAD, _NET, "代理 {proxy} 只认 {schemes} 方式登录，程序不会这种方式。", "请网管为 {host} 开通免登录，或开通 Basic 方式。"),
    "address.proxy_refused": (_BAD, _NET, "代理 {proxy} 不让连到 {host}（{status}）。", "请网管在代理上放行 {host}。"),
    # -- TLS
    "tls.ok": (_OK, None, "{version}，证书有效到 {until}。", ""),
    "tls.loopback": (_OK, None, "就在本机，不经过网络，不用加密。", ""),
    "tls.folder": (_OK, None, "不经过网络。", ""),
    "tls.expiring": (_WARN, _ADMIN, "证书只到 {until}，快要过期。", "提醒网站管理员换证书。"),
    "tls.expired": (_BAD, _ADMIN, "网站的证书 {until} 已过期，什么也没有发出。", "请网站管理员换上新证书；换好以前，稿件先留在发件箱。"),
    "tls.not_yet_valid": (_BAD, _ADMIN, "网站的证书要到 {since} 才生效，什么也没有发出。", "先核对本机的日期和时间；时间没有错，就请网站管理员检查证书。"),
    "tls.own_clock": (_BAD, _ME, "本机的时间不对：本机 {mine}，网站 {theirs}，所以证书看起来无效。", "把电脑的日期和时间调准（设置→时间和语言→立即同步），再重试。"),
    "tls.wrong_host": (_BAD, _ADMIN, "证书不是 {host} 的，是 {names} 的。", "核对网址；在宾馆、机场上网的，先在浏览器里登录网络。都没错，就请网站管理员换证书。"),
    "tls.self_signed": (_BAD, _ADMIN, "网站用的是自己签的证书，本机不信任。", "请网站管理员换上正式证书；内网站点可以向他要证书文件，加为“额外信任的证书”。"),
    "tls.unknown_authority": (_BAD, _NET, "证书由“{issuer}”签发，本机不认识它。", "内网站点：向单位网管要根证书文件，加为“额外信任的证书”。公网站点：可能有设备拦在中间，先问网管。"),
    "tls.revoked": (_BAD, _ADMIN, "网站的证书已被吊销。", "请网站管理员换上新证书。"),
    "tls.untrusted": (_BAD, _ADMIN, "证书没有通过检查（{why}）。", "把详情复制给网站管理员。"),
    "tls.gm_only": (_BAD, _ADMIN, "网站只开了国密加密（SM2/SM4），程序用的是国际标准加密，两边对不上。", "请网站管理员在国密之外同时开放 TLS 1.2 或 1.3；做不到的，请网管架一台国密网关，把它填作代理。"),
    "tls.old_protocol": (_BAD, _ADMIN, "网站只会 {version}，这种加密早已不安全，不能用它传密码。", "请网站管理员开放 TLS 1.2 或 1.3。"),
    "tls.not_tls": (_BAD, _ME, "这个端口没有加密，不是 https。", "核对网址和端口。"),
    "tls.captive": (_BAD, _ME, "这个网络要先登录（{where}），登录以前连不到网站，什么也没有发出。", "用浏览器打开任意网页，登录网络，再重试。"),
    "tls.cut": (_BAD, _NET, "加密连接刚开始就被切断了。", "多半是防火墙拦下了；请网管放行 {host}。"),
    "tls.refused": (_BAD, _ADMIN, "网站不接受我们的加密方式（{why}）。", "把详情复制给网站管理员，请他开放 TLS 1.2 或 1.3 的常用套件。"),
    # -- which kind of site
    "site.ok": (_OK, None, "是{kind}。", ""),
    "site.captive": (_BAD, _ME, "回答我们的不是网站，多半是上网登录页{title}。密码没有送出。", "用浏览器打开任意网页，登录网络，再重试；已经登录的，核对网址。"),
    "site.to_https": (_BAD, _ME, "网站要我们改用加密的网址。", "改用 {address}。"),
    "site.moved": (_BAD, _ME, "网站说它搬到了 {address}，没有跟过去，密码没有送出。", "问清楚确实搬了，再改用新网址。"),
    "site.redirects": (_BAD, _ME, "这个地址转到了 {address}。", "改用转到的那个地址。"),
    "site.firewall": (_BAD, _ADMIN, "网站前面的防火墙拦下了我们（{status}）{title}。", "把详情复制给网站管理员，请他为投稿接口放行“PioneerDesk”。"),
    "site.wrong_path": (_BAD, _ME, "网站在，但投稿接口不在这个地址。", "{hint}"),
    "site.other_kind": (_BAD, _ME, "这里是{found}，不是{kind}。", "把网站类型改成“{found}”。"),
    "site.not_this_kind": (_BAD, _ADMIN, "网站在，但没有找到{kind}的投稿接口（{status}）。", "核对网址和类型；不清楚的，把详情复制给网站管理员。"),
    "site.no_rest": (_BAD, _ADMIN, "是 WordPress，但投稿用的 REST 接口关着（{status}）。", "请网站管理员开放 REST（检查固定链接和安全插件），或告诉您改用 XML-RPC。"),
    "site.rest_blocked": (_BAD, _ADMIN, "是 WordPress，但 REST 接口被拦下了（{status}）{title}。", "请网站管理员在安全插件或防火墙里放行 /wp-json/。"),
    "site.trouble": (_BAD, _ADMIN, "网站出了故障（{status}）。", "过一会儿再试；一直这样，请告诉网站管理员。"),
    "site.no_answer": (_BAD, _NET, "连上了，但没有等到回答（{why}）。", "再试一次；一直这样，请网管看看中间的设备。"),
    "site.unchecked": (_OK, None, "{kind}不用先认，登录时再看。", ""),
    # -- login
    "login.ok": (_OK, None, "已登录：{name}。", ""),
    "login.no_secret": (_BAD, _ME, "还没有填{secret}。", "回到上一步填上。"),
    "login.unusable": (_BAD, _ME, "{secret}里有不能用的字（如全角字、空格）。", "重新复制一次，前后不要带空格。{hint}"),
    "login.refused": (_BAD, _ME, "网站不认这个账号或{secret}。", "{hint}"),
    "login.captcha": (_WARN, _ME, "网站登录要输验证码，到时会请您看图输入。", "不用改什么。"),
    "login.throttled": (_WARN, _ME, "网站说试得太勤，要等 {seconds} 秒。", "等一会儿再重试，不要连着试。"),
    "login.failed": (_BAD, _ADMIN, "登录没有成功：{why}", "再试一次；一直这样，把详情复制给网站管理员。"),
    # -- rights
    "rights.ok": (_OK, None, "可以投稿{more}。", ""),
    "rights.unknown": (_OK, None, "网站没有说账号能做什么，投稿时才知道。", ""),
    "rights.no_hand_in": (_BAD, _ADMIN, "这个账号不能投稿。", "请网站管理员给账号“{user}”投稿的权限。"),
    "rights.no_upload": (_BAD, _ADMIN, "这个账号可以投文字，不能传图片。", "请网站管理员给账号“{user}”上传图片的权限；开通以前带图的稿件报不出去。"),
    # -- columns
    "columns.ok": (_OK, None, "站点配置里的 {count} 个栏目，网站都有。", ""),
    "columns.untold": (_OK, None, "网站没有给栏目清单，按站点配置的来。", ""),
    "columns.missing": (_WARN, _ADMIN, "网站上没有这些栏目：{names}。", "报到别的栏目；或请管理员补上，或给一份新的站点配置。"),
    "columns.none": (_BAD, _ME, "网站上一个站点配置里的栏目也没有：这份配置多半不是这个网站的。", "在下一步换成这个网站的站点配置。"),
    "columns.failed": (_WARN, _ADMIN, "没有问到栏目：{why}", "再试一次；不影响写稿。"),
    # -- limits
    "limits.ok": (_OK, None, "每张图片最多 {size}。", ""),
    "limits.untold": (_OK, None, "网站没有说图片限制，按站点配置的 {size}。", ""),
    "limits.lower": (_WARN, _ADMIN, "网站每张图片只收 {theirs}，站点配置写的是 {size}。", "大的图片会被退回；请管理员放宽，或给一份新的站点配置。"),
    # -- clock
    "clock.ok": (_OK, None, "与网站相差不到 5 分钟。", ""),
    "clock.off": (_WARN, _ME, "本机比网站{way}了{size}。", "把电脑的日期和时间调准；稿件的日期按本机的时间写。"),
}  # fmt: skip
PLACES = {
    **dict.fromkeys(("address.timeout", "address.unreachable", "address.proxy_gone", "address.proxy_login"), "way"),
    **dict.fromkeys(("tls.self_signed", "tls.unknown_authority"), "way"),
    **dict.fromkeys(("login.no_secret", "login.unusable", "login.refused"), "account"),
}
"""Where in the account something is to be filled in."""
NOT_REACHED = "前面的通了才能查。"


def make_step(code: str, facts: tuple[str, ...] = (), remedy: Remedy | None = None, **details: object) -> Step:
    """The step of a code; `details` fill its sentences. The part before the dot names the check."""
    state, mender, said, advice = WORDS[code]
    shown = {name: str(value) for name, value in details.items()}
    return Step(
        Check(code.partition(".")[0]),
        state,
        code,
        said.format_map(shown),
        advice.format_map(shown),
        mender,
        facts,
        remedy or Remedy(place=PLACES.get(code, "")),
    )


def not_reached(check: Check) -> Step:
    """A step that an earlier one stands in the way of."""
    return Step(check, StepState.NOT_REACHED, f"{check.value}.not_reached", NOT_REACHED)
