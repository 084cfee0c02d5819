/* Points and tiers as a till in C meets them: structs that say their size, decimals as whole units, a key that acts once,
 * and nothing written when something is refused. */
#include "check.h"

#include <stddef.h>

/* A store with one order of 12.50, and the id of its customer. */
static regulars_crm *open_club(regulars_reply **customer) {
    regulars_crm *crm = NULL;
    regulars_error *err = NULL;
    regulars_reply *report = NULL;
    if (regulars_open_memory(TEXT(check_club), &crm, &err) != REGULARS_OK ||
        regulars_ingest(crm, TEXT(check_records), &report, &err) != REGULARS_OK ||
        regulars_find(crm, TEXT("phone"), TEXT("13812345678"), CHECK_AS_OF, customer, &err) != REGULARS_OK) {
        fprintf(stderr, "no shop: %s\n", regulars_error_json(err));
        regulars_error_free(err);
    }
    regulars_reply_free(report);
    return crm;
}

#define WHO(customer) regulars_reply_data(customer), regulars_reply_len(customer)

static void layouts_are_fixed(void) {
    CHECK(offsetof(regulars_balance, struct_size) == 0 && offsetof(regulars_standing, struct_size) == 0);
    CHECK(offsetof(regulars_balance, available) == 8 && offsetof(regulars_standing, spend) == 8);
    CHECK(sizeof(regulars_balance) == 88);
    CHECK(sizeof(regulars_standing) == 232);
}

static void a_balance_is_whole_units_of_one_scale(void) {
    regulars_reply *customer = NULL;
    regulars_crm *crm = open_club(&customer);
    regulars_balance balance = {.struct_size = (uint32_t)sizeof balance};
    CHECK(regulars_points_balance(crm, WHO(customer), CHECK_AS_OF, &balance, NULL) == REGULARS_OK);
    CHECK(balance.struct_size == sizeof balance);
    CHECK(balance.scale == 1 && balance.available == 125);
    CHECK(balance.pending == 0 && balance.held == 0 && balance.debt == 0 && balance.duplicate == 0);
    /* The midnight after 2027-10-02 in Shanghai. */
    CHECK(balance.next_expiry_points == 125 && balance.next_expiry_us == INT64_C(1822492800000000));
    regulars_reply_free(customer);
    regulars_free(crm);
}

static void a_tier_comes_with_its_end_and_the_way_to_the_next(void) {
    regulars_reply *customer = NULL;
    regulars_crm *crm = open_club(&customer);
    regulars_standing standing = {.struct_size = (uint32_t)sizeof standing};
    CHECK(regulars_tier(crm, WHO(customer), CHECK_AS_OF, &standing, NULL) == REGULARS_OK);
    CHECK(strcmp(standing.tier, "silver") == 0 && strcmp(standing.next_tier, "gold") == 0);
    CHECK(strcmp(standing.currency, "CNY") == 0);
    CHECK(standing.scale == 2 && standing.spend == 1250 && standing.next_missing == 98750 && standing.orders == 1);
    /* The midnight of 2027-10-02 in Shanghai. */
    CHECK(standing.tier_until_us == INT64_C(1822406400000000));
    CHECK(standing.grace_until_us == REGULARS_NO_INSTANT && standing.asks_more == 0);
    regulars_reply_free(customer);
    regulars_free(crm);
}

static void points_are_spent_once_under_a_key(void) {
    regulars_reply *customer = NULL;
    regulars_crm *crm = open_club(&customer);
    regulars_error *err = NULL;
    regulars_balance balance = {.struct_size = (uint32_t)sizeof balance};
    const int64_t at = CHECK_AS_OF;
    CHECK(regulars_points_redeem(crm, WHO(customer), 5, 0, TEXT("till-7-1"), at, &balance, &err) == REGULARS_OK);
    CHECK(balance.scale == 1 && balance.available == 75 && balance.duplicate == 0);
    CHECK(regulars_points_redeem(crm, WHO(customer), 50, 1, TEXT("till-7-1"), at + CHECK_MINUTE, &balance, &err) ==
          REGULARS_OK);
    CHECK(balance.available == 75 && balance.duplicate == 1);
    CHECK(regulars_points_redeem(crm, WHO(customer), 6, 0, TEXT("till-7-1"), at + CHECK_MINUTE, &balance, NULL) ==
          REGULARS_ERROR_IDEMPOTENCY_CONFLICT);
    balance.available = 42;
    CHECK(regulars_points_redeem(crm, WHO(customer), 76, 1, TEXT("till-7-2"), at + CHECK_MINUTE, &balance, &err) ==
          REGULARS_ERROR_INSUFFICIENT_POINTS);
    CHECK(strcmp(regulars_error_code(err), "insufficient_points") == 0);
    CHECK(strcmp(regulars_error_path(err), "body.points") == 0);
    CHECK(balance.available == 42);
    regulars_error_free(err);
    err = NULL;
    CHECK(regulars_points_redeem(crm, WHO(customer), 1, 0, NULL, 0, at + CHECK_MINUTE, &balance, &err) ==
          REGULARS_ERROR_MISSING_FIELD);
    CHECK(strcmp(regulars_error_path(err), "key") == 0);
    regulars_error_free(err);
    CHECK(regulars_points_redeem(crm, WHO(customer), 1, 19, TEXT("k"), at + CHECK_MINUTE, &balance, NULL) ==
          REGULARS_ERROR_DECIMAL_OVERFLOW);
    CHECK(regulars_points_redeem(crm, WHO(customer), -1, 0, TEXT("k"), at + CHECK_MINUTE, &balance, NULL) ==
          REGULARS_ERROR_INVALID_POINTS);
    regulars_reply_free(customer);
    regulars_free(crm);
}

static void a_struct_without_its_size_is_refused(void) {
    regulars_reply *customer = NULL;
    regulars_crm *crm = open_club(&customer);
    regulars_error *err = NULL;
    regulars_balance balance = {.struct_size = 0, .available = 42};
    CHECK(regulars_points_balance(crm, WHO(customer), CHECK_AS_OF, &balance, &err) == REGULARS_ERROR_INVALID_VALUE);
    CHECK(strcmp(regulars_error_path(err), "out.struct_size") == 0);
    CHECK(balance.available == 42);
    regulars_error_free(err);
    /* Nothing is spent where the answer has no room. */
    CHECK(regulars_points_redeem(crm, WHO(customer), 5, 0, TEXT("k"), CHECK_AS_OF, &balance, NULL) ==
          REGULARS_ERROR_INVALID_VALUE);
    balance.struct_size = sizeof balance;
    CHECK(regulars_points_balance(crm, WHO(customer), CHECK_AS_OF, &balance, NULL) == REGULARS_OK);
    CHECK(balance.available == 125);
    regulars_reply_free(customer);
    regulars_free(crm);
}

static void a_longer_struct_of_a_newer_program_is_zero_at_its_end(void) {
    struct newer {
        regulars_balance known;
        int64_t later, beyond;
    } balance = {.known = {.struct_size = offsetof(struct newer, beyond)}, .later = 9, .beyond = 9};
    regulars_reply *customer = NULL;
    regulars_crm *crm = open_club(&customer);
    CHECK(regulars_points_balance(crm, WHO(customer), CHECK_AS_OF, &balance.known, NULL) == REGULARS_OK);
    CHECK(balance.known.available == 125 && balance.later == 0 && balance.beyond == 9);
    regulars_reply_free(customer);
    regulars_free(crm);
}

static void null_pointers_are_answered_by_name(void) {
    regulars_reply *customer = NULL;
    regulars_crm *crm = open_club(&customer);
    regulars_error *err = NULL;
    regulars_balance balance = {.struct_size = (uint32_t)sizeof balance};
    regulars_standing standing = {.struct_size = (uint32_t)sizeof standing};
#define EXPECT_NULL(name, call)                            \
    CHECK((call) == REGULARS_ERROR_NULL_POINTER);          \
    CHECK(strcmp(regulars_error_path(err), (name)) == 0);  \
    regulars_error_free(err);                              \
    err = NULL
    EXPECT_NULL("crm", regulars_points_balance(NULL, TEXT("x"), 0, &balance, &err));
    EXPECT_NULL("customer", regulars_points_balance(crm, NULL, 1, 0, &balance, &err));
    EXPECT_NULL("out", regulars_points_balance(crm, TEXT("x"), 0, NULL, &err));
    EXPECT_NULL("crm", regulars_tier(NULL, TEXT("x"), 0, &standing, &err));
    EXPECT_NULL("customer", regulars_tier(crm, NULL, 1, 0, &standing, &err));
    EXPECT_NULL("out", regulars_tier(crm, TEXT("x"), 0, NULL, &err));
    EXPECT_NULL("crm", regulars_points_redeem(NULL, TEXT("x"), 1, 0, TEXT("k"), 0, &balance, &err));
    EXPECT_NULL("customer", regulars_points_redeem(crm, NULL, 1, 1, 0, TEXT("k"), 0, &balance, &err));
    EXPECT_NULL("key", regulars_points_redeem(crm, WHO(customer), 1, 0, NULL, 1, 0, &balance, &err));
    EXPECT_NULL("out", regulars_points_redeem(crm, WHO(customer), 1, 0, TEXT("k"), 0, NULL, &err));
#undef EXPECT_NULL
    CHECK(regulars_points_redeem(NULL, NULL, 0, 0, 0, NULL, 0, 0, NULL, NULL) == REGULARS_ERROR_NULL_POINTER);
    CHECK(regulars_tier(crm, TEXT("M\xfcller"), 0, &standing, NULL) == REGULARS_ERROR_INVALID_UTF8);
    CHECK(regulars_points_redeem(crm, WHO(customer), 1, 0, TEXT("k\xfc"), 0, &balance, NULL) ==
          REGULARS_ERROR_INVALID_UTF8);
    regulars_reply_free(customer);
    regulars_free(crm);
}

static void a_shop_without_a_program_says_so(void) {
    regulars_crm *crm = NULL;
    regulars_reply *report = NULL, *customer = NULL;
    regulars_balance balance = {.struct_size = (uint32_t)sizeof balance};
    regulars_standing standing = {.struct_size = (uint32_t)sizeof standing};
    CHECK(regulars_open_memory(TEXT(check_rulebook), &crm, NULL) == REGULARS_OK);
    CHECK(regulars_ingest(crm, TEXT(check_records), &report, NULL) == REGULARS_OK);
    CHECK(regulars_find(crm, TEXT("phone"), TEXT("13812345678"), CHECK_AS_OF, &customer, NULL) == REGULARS_OK);
    CHECK(regulars_points_balance(crm, WHO(customer), CHECK_AS_OF, &balance, NULL) == REGULARS_ERROR_NO_PROGRAM);
    CHECK(regulars_tier(crm, WHO(customer), CHECK_AS_OF, &standing, NULL) == REGULARS_ERROR_NO_PROGRAM);
    regulars_reply_free(report);
    regulars_reply_free(customer);
    regulars_free(crm);
}

int main(void) {
    RUN(layouts_are_fixed);
    RUN(a_balance_is_whole_units_of_one_scale);
    RUN(a_tier_comes_with_its_end_and_the_way_to_the_next);
    RUN(points_are_spent_once_under_a_key);
    RUN(a_struct_without_its_size_is_refused);
    RUN(a_longer_struct_of_a_newer_program_is_zero_at_its_end);
    RUN(null_pointers_are_answered_by_name);
    RUN(a_shop_without_a_program_says_so);
    return check_end();
}
