/* Starts 先锋采编 in the Python that lies beside this file: PioneerDesk.exe (a window) and editor-app.exe (a console).

   Python runs inside this process, so that Windows shows one program with our name and icon. Arguments are passed on as
   wide characters, exactly as they came. Nothing of the environment is used to find anything. */

#define UNICODE
#define _UNICODE
#include <windows.h>
#include <shellapi.h>
#include <stdio.h>
#include <stdlib.h>
#include <wchar.h>

#define LONGEST_PATH 32768 /* characters, the limit of NT */
#define NOT_STARTED 3      /* as the command line says "not available now" */
#define OLDEST_BUILD 17763 /* Windows 10 1809, the oldest that Qt 6 supports */

typedef int(__cdecl *python_main)(int, wchar_t **);
typedef LONG(WINAPI *get_version)(OSVERSIONINFOW *);
typedef void *(WINAPI *add_directory)(const wchar_t *);

static int say(const wchar_t *words, const wchar_t *detail) {
    static wchar_t text[LONGEST_PATH + 512];
    _snwprintf(text, sizeof text / sizeof *text - 1, L"%ls\n%ls", words, detail);
#ifdef WINDOW
    MessageBoxW(NULL, text, L"先锋采编", MB_OK | MB_ICONERROR);
#else
    static char bytes[4 * LONGEST_PATH];
    WideCharToMultiByte(CP_UTF8, 0, text, -1, bytes, sizeof bytes - 1, NULL, NULL);
    fprintf(stderr, "%s\n", bytes);
#endif
    return NOT_STARTED;
}

static int too_old(void) {
    OSVERSIONINFOW version = {.dwOSVersionInfoSize = sizeof version};
    get_version ask = (get_version)(void *)GetProcAddress(GetModuleHandleW(L"ntdll.dll"), "RtlGetVersion");
    if (ask == NULL || ask(&version) != 0) return 0; /* not known: let it try */
    return version.dwMajorVersion < 10 || (version.dwMajorVersion == 10 && version.dwBuildNumber < OLDEST_BUILD);
}

/* The path of this file, and its folder with a last backslash. Whether they were found. */
static int own_place(wchar_t *file, wchar_t *folder) {
    DWORD length = GetModuleFileNameW(NULL, file, LONGEST_PATH);
    if (length == 0 || length >= LONGEST_PATH - 64) return 0;
    wcscpy(folder, file);
    wchar_t *last = wcsrchr(folder, L'\\');
    if (last == NULL) return 0;
    last[1] = 0;
    return 1;
}

static int start(void) {
    static wchar_t file[LONGEST_PATH], folder[LONGEST_PATH], dll[LONGEST_PATH], script[LONGEST_PATH];
    int given, i;
    wchar_t **arguments = CommandLineToArgvW(GetCommandLineW(), &given);
    if (too_old())
        return say(L"先锋采编需要 Windows 10（1809）或更新的系统，这台电脑的系统太旧。", L"稿件和资料库没有动过。");
    if (arguments == NULL || given < 1 || !own_place(file, folder))
        return say(L"先锋采编没有启动：找不到自己所在的文件夹。", L"请换一个路径短一些的文件夹。");
    wcscpy(script, folder);
    wcscat(script, L"python\\start.py");
    /* in the portable copy a second PioneerDesk.exe lies above the program's folder */
    if (GetFileAttributesW(script) == INVALID_FILE_ATTRIBUTES) wcscat(folder, L"program\\");
    wcscpy(script, folder);
    wcscat(script, L"python");
    /* python3.dll and the C runtime lie there; packages' modules are loaded with the "safe" search, which asks this list */
    add_directory add = (add_directory)(void *)GetProcAddress(GetModuleHandleW(L"kernel32.dll"), "AddDllDirectory");
    if (add != NULL) add(script);
    wcscat(script, L"\\start.py");
    wcscpy(dll, folder);
    wcscat(dll, L"python\\python312.dll");
    HMODULE python = LoadLibraryExW(dll, NULL, LOAD_WITH_ALTERED_SEARCH_PATH);
    if (python == NULL)
        return say(L"先锋采编没有启动：程序的文件不完整。请重新安装，稿件和资料库不受影响。缺少：", dll);
    python_main run = (python_main)(void *)GetProcAddress(python, "Py_Main");
    wchar_t **passed = calloc(given + 5, sizeof *passed);
    if (run == NULL || passed == NULL)
        return say(L"先锋采编没有启动：程序的文件不对。请重新安装，稿件和资料库不受影响。文件：", dll);
    passed[0] = file;
    passed[1] = L"-X";
    passed[2] = L"utf8";
    passed[3] = script;
    for (i = 1; i < given; i++) passed[3 + i] = arguments[i];
    return run(given + 3, passed);
}

#ifdef WINDOW
int WINAPI WinMain(HINSTANCE instance, HINSTANCE before, LPSTR line, int show) {
    (void)instance, (void)before, (void)line, (void)show;
    return start();
}
#else
int main(void) { return start(); }
#endif
