/*
 * A consumer of the outbox: poll, deliver, acknowledge.
 *
 *   outbox SHOP.db RULEBOOK.toml DELIVERED
 *   outbox shop.db examples/rulebooks/first.toml delivered.txt
 *
 * The receiver keeps the number of the last change together with what it took; here it is a file with a page of changes a line,
 * each after the number of its last one. Only what follows that number is read, so a process that ends anywhere between
 * delivering and acknowledging loses nothing and delivers nothing twice.
 *
 *   cc -std=c11 outbox.c $(pkg-config --cflags --libs regulars)
 */
#include <inttypes.h>
#include <regulars.h>
#include <stdio.h>
#include <string.h>

enum { PAGE = 100, REQUEST = 96 };

/* Says what went wrong and frees the error. */
static int fail(const char *what, regulars_error *err) {
    fprintf(stderr, "%s: %s at `%s`: %s\n", what, regulars_error_code(err), regulars_error_path(err),
            regulars_error_message(err));
    regulars_error_free(err);
    return 1;
}

/* The number before the last line's page; 0 of a file that is empty or not there. */
static uint64_t last_of(const char *path) {
    FILE *file = fopen(path, "rb");
    uint64_t last = 0, number = 0;
    int at_start = 1, symbol;
    if (file == NULL) {
        return 0;
    }
    while ((symbol = getc(file)) != EOF) {
        if (symbol == '\n') {
            last = number; /* a line that was cut off does not count */
            number = 0;
            at_start = 1;
        } else if (at_start && symbol >= '0' && symbol <= '9') {
            number = number * 10 + (uint64_t)(symbol - '0');
        } else {
            at_start = 0;
        }
    }
    fclose(file);
    return last;
}

/* Takes a page of changes: one line, written in one go. */
static int take(const char *path, uint64_t last, const char *page) {
    FILE *file = fopen(path, "ab");
    int failed = file == NULL || fprintf(file, "%" PRIu64 " %s\n", last, page) < 0;
    return (file != NULL && fclose(file) != 0) || failed;
}

static int deliver(regulars_crm *crm, const char *path) {
    static const char READ[] = "changes.read", ACKNOWLEDGE[] = "changes.acknowledge";
    char request[REQUEST];
    regulars_error *err = NULL;
    regulars_reply *reply = NULL;
    uint64_t last = last_of(path), cursor;
    int pages = 0;
    for (;;) {
        int failed;
        snprintf(request, sizeof request, "{\"after\":%" PRIu64 ",\"limit\":%d}", last, PAGE);
        if (regulars_call(crm, READ, strlen(READ), request, strlen(request), &reply, &err) != REGULARS_OK) {
            return fail(READ, err);
        }
        /* Replies are canonical: fields in the order of the alphabet, no blanks. `cursor` is the number of the last change. */
        if (sscanf(regulars_reply_data(reply), "{\"cursor\":%" SCNu64, &cursor) != 1 || cursor == last) {
            regulars_reply_free(reply);
            break;
        }
        failed = take(path, cursor, regulars_reply_data(reply));
        regulars_reply_free(reply);
        if (failed) {
            fprintf(stderr, "%s cannot be written\n", path);
            return 1;
        }
        last = cursor;
        ++pages;
    }
    snprintf(request, sizeof request, "{\"through\":%" PRIu64 "}", last);
    if (regulars_call(crm, ACKNOWLEDGE, strlen(ACKNOWLEDGE), request, strlen(request), &reply, &err) != REGULARS_OK) {
        return fail(ACKNOWLEDGE, err);
    }
    printf("%d pages up to number %" PRIu64 ", acknowledged: %s\n", pages, last, regulars_reply_data(reply));
    regulars_reply_free(reply);
    return 0;
}

int main(int argc, char **argv) {
    regulars_error *err = NULL;
    regulars_reply *rulebook = NULL;
    regulars_crm *crm = NULL;
    regulars_status status;
    int failed;
    if (argc != 4) {
        fprintf(stderr, "usage: %s SHOP.db RULEBOOK.toml DELIVERED\n", argv[0]);
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
    failed = deliver(crm, argv[3]);
    regulars_free(crm);
    return failed;
}
