/* For the test under wine alone, never shipped: Debian 12's wine has no bcryptprimitives.dll, which Rust's standard
 * library asks for random bytes. On a PC it is part of Windows 10. ProcessPrng cannot fail there; here neither. */
#include <windows.h>

#include <ntsecapi.h>
#include <stdlib.h>

__declspec(dllexport) BOOL WINAPI ProcessPrng(PBYTE buffer, SIZE_T length)
{
    while (length > 0) {
        ULONG part = length > 0x10000000 ? 0x10000000 : (ULONG)length;
        if (!RtlGenRandom(buffer, part))
            abort(); /* random bytes that are none would be worse than an end */
        buffer += part;
        length -= part;
    }
    return TRUE;
}
