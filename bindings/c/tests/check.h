/* What the C tests share: counting, and a store to ask. A test is a function without arguments; CHECK ends it. */
#ifndef REGULARS_TESTS_CHECK_H
#define REGULARS_TESTS_CHECK_H

#include <regulars.h>
#include <stdio.h>
#include <string.h>

static unsigned check_passed, check_failed;
static int check_broken;

#define CHECK(condition)                                                          \
    do {                                                                          \
        if (!(condition)) {                                                       \
            fprintf(stderr, "%s:%d: not true: %s\n", __FILE__, __LINE__, #condition); \
            check_broken = 1;                                                     \
            return;                                                               \
        }                                                                         \
    } while (0)

#define RUN(test) check_run(test, #test)

static inline void check_run(void (*test)(void), const char *name) {
    check_broken = 0;
    test();
    if (check_broken) {
        fprintf(stderr, "FAILED %s\n", name);
        ++check_failed;
    } else {
        ++check_passed;
    }
}

static inline int check_end(void) {
    printf("%u passed, %u failed\n", check_passed, check_failed);
    return check_failed == 0 && check_passed > 0 ? 0 : 1;
}

/* A text as pointer and length. */
#define TEXT(text) (text), strlen(text)

static const char check_rulebook[] = "[rulebook]\n"
                                     "id = \"test\"\n"
                                     "version = 1\n"
                                     "zone = \"Asia/Shanghai\"\n"
                                     "[sources.pos]\n"
                                     "kind = \"store\"\n"
                                     "rank = 1\n"
                                     "[identity.kinds.phone]\n"
                                     "normalise = \"phone\"\n"
                                     "action = \"link\"\n";

static const char check_records[] =
    "{\"source\":\"pos\",\"record_id\":\"P-1\",\"profile\":\"M-1\",\"type\":\"profile\","
    "\"occurred_at\":\"2026-10-01T12:00:00+08:00\",\"identifiers\":[{\"kind\":\"phone\",\"value\":\"13812345678\"}]}\n"
    "{\"source\":\"pos\",\"record_id\":\"O-1\",\"profile\":\"M-1\",\"type\":\"order\","
    "\"occurred_at\":\"2026-10-02T12:00:00+08:00\",\"body\":{\"amount\":{\"amount\":\"12.50\",\"currency\":\"CNY\"}}}\n";

/* The same shop with a program: a point for each yuan, and tiers. */
static const char check_club[] = "[rulebook]\n"
                                 "id = \"test\"\n"
                                 "version = 1\n"
                                 "zone = \"Asia/Shanghai\"\n"
                                 "[identity.kinds.phone]\n"
                                 "normalise = \"phone\"\n"
                                 "action = \"link\"\n"
                                 "[program]\n"
                                 "id = \"club\"\n"
                                 "timezone = \"Asia/Shanghai\"\n"
                                 "version = 1\n"
                                 "effective_from = \"2026-01-01\"\n"
                                 "[points]\n"
                                 "earn = \"1 point per 1.00 CNY\"\n"
                                 "rounding = \"floor\"\n"
                                 "scale = 1\n"
                                 "expiry = \"12 months\"\n"
                                 "[tiers]\n"
                                 "measure = \"spend\"\n"
                                 "currency = \"CNY\"\n"
                                 "window = \"rolling 12 months\"\n"
                                 "valid_for = \"12 months\"\n"
                                 "base = \"member\"\n"
                                 "[[tiers.level]]\n"
                                 "id = \"silver\"\n"
                                 "needs = \"spend >= 10.00\"\n"
                                 "[[tiers.level]]\n"
                                 "id = \"gold\"\n"
                                 "needs = \"spend >= 1000.00\"\n";

/* 2026-11-01T00:00:00Z */
#define CHECK_AS_OF INT64_C(1793491200000000)
#define CHECK_MINUTE INT64_C(60000000)

#endif
