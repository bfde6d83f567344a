/* For the test under wine alone, never shipped: Debian 12's wine has no icuuc.dll. On a PC it is part of Windows 10
 * from 1703 on. Qt6Core takes from it the converters of old encodings (not UTF-8, UTF-16 nor the system's own, which
 * Qt converts itself). This one has no converter and says so as ICU does: ucnv_open gives none and
 * U_FILE_ACCESS_ERROR, the list of converters is empty. Whatever would need an open converter cannot be reached with
 * none; it answers U_UNSUPPORTED_ERROR. */
#include <stddef.h>
#include <stdint.h>

#define ICU __declspec(dllexport)
enum { U_ZERO_ERROR = 0, U_FILE_ACCESS_ERROR = 4, U_UNSUPPORTED_ERROR = 16 };
typedef int32_t Error;

static void refuse(Error *error)
{
    if (error != NULL && *error <= U_ZERO_ERROR)
        *error = U_UNSUPPORTED_ERROR;
}

ICU void *ucnv_open(const char *name, Error *error)
{
    (void)name;
    if (error != NULL && *error <= U_ZERO_ERROR)
        *error = U_FILE_ACCESS_ERROR;
    return NULL;
}

ICU void ucnv_close(void *converter) { (void)converter; }
ICU void ucnv_reset(void *converter) { (void)converter; }
ICU int32_t ucnv_countAvailable(void) { return 0; }

ICU const char *ucnv_getAvailableName(int32_t number)
{
    (void)number;
    return NULL;
}

ICU const char *ucnv_getStandardName(const char *name, const char *standard, Error *error)
{
    (void)name, (void)standard, (void)error;
    return NULL; /* no such name in the standard: no error */
}

ICU const char *ucnv_getName(const void *converter, Error *error)
{
    (void)converter;
    refuse(error);
    return NULL;
}

ICU int8_t ucnv_getMaxCharSize(const void *converter)
{
    (void)converter;
    return 0;
}

ICU int32_t ucnv_fromUCountPending(const void *converter, Error *error)
{
    (void)converter;
    refuse(error);
    return -1;
}

ICU int32_t ucnv_toUCountPending(const void *converter, Error *error)
{
    (void)converter;
    refuse(error);
    return -1;
}

ICU void ucnv_getToUCallBack(const void *converter, void **action, const void **context)
{
    (void)converter;
    *action = NULL;
    *context = NULL;
}

ICU void ucnv_getFromUCallBack(const void *converter, void **action, const void **context)
{
    (void)converter;
    *action = NULL;
    *context = NULL;
}

ICU void ucnv_setToUCallBack(void *converter, void *action, const void *context, void **old, const void **old_context,
                             Error *error)
{
    (void)converter, (void)action, (void)context, (void)old, (void)old_context;
    refuse(error);
}

ICU void ucnv_setFromUCallBack(void *converter, void *action, const void *context, void **old,
                               const void **old_context, Error *error)
{
    (void)converter, (void)action, (void)context, (void)old, (void)old_context;
    refuse(error);
}

ICU void ucnv_toUnicode(void *converter, uint16_t **target, const uint16_t *target_end, const char **source,
                        const char *source_end, int32_t *offsets, int8_t flush, Error *error)
{
    (void)converter, (void)target, (void)target_end, (void)source, (void)source_end, (void)offsets, (void)flush;
    refuse(error);
}

ICU void ucnv_fromUnicode(void *converter, char **target, const char *target_end, const uint16_t **source,
                          const uint16_t *source_end, int32_t *offsets, int8_t flush, Error *error)
{
    (void)converter, (void)target, (void)target_end, (void)source, (void)source_end, (void)offsets, (void)flush;
    refuse(error);
}

ICU void ucnv_cbToUWriteUChars(void *arguments, const uint16_t *source, int32_t length, int32_t offset, Error *error)
{
    (void)arguments, (void)source, (void)length, (void)offset;
    refuse(error);
}

ICU void ucnv_cbFromUWriteUChars(void *arguments, const uint16_t **source, const uint16_t *source_end, int32_t offset,
                                 Error *error)
{
    (void)arguments, (void)source, (void)source_end, (void)offset;
    refuse(error);
}

ICU void UCNV_FROM_U_CALLBACK_SUBSTITUTE(const void *context, void *arguments, const uint16_t *units, int32_t length,
                                         int32_t point, int reason, Error *error)
{
    (void)context, (void)arguments, (void)units, (void)length, (void)point, (void)reason;
    refuse(error);
}

ICU void UCNV_TO_U_CALLBACK_SUBSTITUTE(const void *context, void *arguments, const char *units, int32_t length,
                                       int reason, Error *error)
{
    (void)context, (void)arguments, (void)units, (void)length, (void)reason;
    refuse(error);
}
