/*
 * A till: who stands here, what tier and points they have, and one redemption under a key.
 *
 *   till SHOP.db RULEBOOK.toml PHONE POINTS KEY AT_US
 *   till shop.db examples/rulebooks/first.toml 13812345678 500 till-7-20261122-0042 1795276800000000
 *
 * The key is the till's own number of the sale. If the line breaks and no answer comes, the till sends the same again: it acts
 * once, and the second answer is that of the first time.
 *
 *   cc -std=c11 till.c $(pkg-config --cflags --libs regulars)
 */
#include <inttypes.h>
#include <regulars.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Says what went wrong and frees the error. */
static int fail(const char *what, regulars_error *err) {
    fprintf(stderr, "%s: %s at `%s`: %s\n", what, regulars_error_code(err), regulars_error_path(err),
            regulars_error_message(err));
    regulars_error_free(err);
    return 1;
}

/* Prints units of 10^-scale, such as 3005 with scale 1 as 300.5. */
static void print_points(const char *name, int64_t units, uint32_t scale) {
    int64_t one = 1;
    uint32_t digit;
    for (digit = 0; digit < scale; ++digit) {
        one *= 10;
    }
    printf("%s %" PRId64, name, units / one);
    if (scale > 0) {
        printf(".%0*" PRId64, (int)scale, units % one);
    }
    putchar('\n');
}

static int serve(regulars_crm *crm, const char *phone, int64_t points, const char *key, int64_t at_us) {
    regulars_error *err = NULL;
    regulars_reply *customer = NULL;
    regulars_standing standing = {.struct_size = (uint32_t)sizeof standing};
    regulars_balance balance = {.struct_size = (uint32_t)sizeof balance};
    const char *id;
    size_t id_len;
    int failed = 0;
    if (regulars_find(crm, "phone", strlen("phone"), phone, strlen(phone), at_us, &customer, &err) != REGULARS_OK) {
        return fail("find", err);
    }
    id = regulars_reply_data(customer);
    id_len = regulars_reply_len(customer);
    if (regulars_tier(crm, id, id_len, at_us, &standing, &err) != REGULARS_OK) {
        failed = fail("tier", err);
    } else if (regulars_points_balance(crm, id, id_len, at_us, &balance, &err) != REGULARS_OK) {
        failed = fail("balance", err);
    } else {
        printf("tier %s\n", standing.tier);
        print_points("before", balance.available, balance.scale);
        /* `insufficient_points` is an answer for the customer, not a defect; nothing has changed then. */
        if (regulars_points_redeem(crm, id, id_len, points, 0, key, strlen(key), at_us, &balance, &err) != REGULARS_OK) {
            failed = fail("redeem", err);
        } else {
            print_points(balance.duplicate ? "was spent before, left" : "left", balance.available, balance.scale);
        }
    }
    regulars_reply_free(customer);
    return failed;
}

int main(int argc, char **argv) {
    regulars_error *err = NULL;
    regulars_reply *rulebook = NULL;
    regulars_crm *crm = NULL;
    regulars_status status;
    int failed;
    if (argc != 7) {
        fprintf(stderr, "usage: %s SHOP.db RULEBOOK.toml PHONE POINTS KEY AT_US\n", argv[0]);
        return 2;
    }
    if (regulars_rulebook_read(argv[2], &rulebook, &err) != REGULARS_OK) {
        return fail("rulebook", err);
    }
    status = regulars_open(argv[1], regulars_reply_data(rulebook), regulars_reply_len(rulebook), &crm, &err);
    regulars_reply_free(rulebook);
    if (status != REGULARS_OK) {
        return fail("open", err);
    }
    failed = serve(crm, argv[3], strtoll(argv[4], NULL, 10), argv[5], strtoll(argv[6], NULL, 10));
    regulars_free(crm);
    return failed;
}
