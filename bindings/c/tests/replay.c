/* Replays script files: `regulars cases --scripts` writes every behaviour case as a flat list of operations with the
 * bytes that must come back, and each interface compares. A script is a row of blocks `word length LF bytes LF`; `case`
 * and `rulebook` begin a case in a fresh store, `op` and `request` make a call, `expect` or `error` is what it must
 * answer. */
#include <regulars.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct text {
    const char *data;
    size_t length;
};

struct replay {
    struct text id, operation, request;
    regulars_crm *crm;
    int failed;
    unsigned cases, failures;
};

static int is(struct text text, const char *word) {
    return text.length == strlen(word) && memcmp(text.data, word, text.length) == 0;
}

static void complain(struct replay *replay, const char *what, struct text wanted, const char *found, size_t length) {
    replay->failed = 1;
    fprintf(stderr, "%.*s: %s\n", (int)replay->id.length, replay->id.data, what);
    fprintf(stderr, "  %.*s %.*s\n", (int)replay->operation.length, replay->operation.data, (int)replay->request.length,
            replay->request.data);
    fprintf(stderr, "  wanted %.*s\n  found  %.*s\n", (int)wanted.length, wanted.data, (int)length, found);
}

static void end_case(struct replay *replay) {
    if (replay->id.data != NULL) {
        ++replay->cases;
        replay->failures += (unsigned)replay->failed;
    }
    regulars_free(replay->crm);
    replay->crm = NULL;
    replay->failed = 0;
}

static void open_store(struct replay *replay, struct text rulebook) {
    regulars_error *err = NULL;
    regulars_free(replay->crm);
    replay->crm = NULL;
    if (regulars_open_memory(rulebook.data, rulebook.length, &replay->crm, &err) != REGULARS_OK) {
        struct text nothing = {"a store", 7};
        complain(replay, "cannot open", nothing, regulars_error_json(err), strlen(regulars_error_json(err)));
        regulars_error_free(err);
    }
}

static void call(struct replay *replay, int wants_error, struct text wanted) {
    regulars_reply *reply = NULL;
    regulars_error *err = NULL;
    regulars_status status = regulars_call(replay->crm, replay->operation.data, replay->operation.length,
                                           replay->request.data, replay->request.length, &reply, &err);
    const char *found = status == REGULARS_OK ? regulars_reply_data(reply) : regulars_error_json(err);
    size_t length = status == REGULARS_OK ? regulars_reply_len(reply) : strlen(found);
    if ((status != REGULARS_OK) != wants_error) {
        complain(replay, wants_error ? "should fail" : "should succeed", wanted, found, length);
    } else if (length != wanted.length || memcmp(found, wanted.data, length) != 0) {
        complain(replay, "other bytes", wanted, found, length);
    }
    regulars_reply_free(reply);
    regulars_error_free(err);
}

/* Takes the next block off `rest`. 0 if it is malformed. */
static int block(struct text *rest, struct text *word, struct text *content) {
    const char *space = memchr(rest->data, ' ', rest->length);
    const char *end = rest->data + rest->length;
    char *after = NULL;
    unsigned long length;
    if (space == NULL) {
        return 0;
    }
    word->data = rest->data;
    word->length = (size_t)(space - rest->data);
    length = strtoul(space + 1, &after, 10);
    if (after == space + 1 || after >= end || *after != '\n' || (size_t)(end - after) < length + 2 ||
        after[1 + length] != '\n') {
        return 0;
    }
    content->data = after + 1;
    content->length = length;
    rest->data = after + 2 + length;
    rest->length = (size_t)(end - rest->data);
    return 1;
}

static int replay_text(struct replay *replay, struct text rest) {
    struct text word, content;
    while (rest.length > 0) {
        if (!block(&rest, &word, &content)) {
            return 0;
        }
        if (is(word, "case")) {
            end_case(replay);
            replay->id = content;
        } else if (is(word, "rulebook")) {
            open_store(replay, content);
        } else if (is(word, "op")) {
            replay->operation = content;
        } else if (is(word, "request")) {
            replay->request = content;
        } else if (is(word, "expect") || is(word, "error")) {
            call(replay, is(word, "error"), content);
        } else {
            return 0;
        }
    }
    end_case(replay);
    return 1;
}

/* The whole file, with a NUL past its end. NULL if it cannot be read. */
static char *read_file(const char *path, size_t *length) {
    FILE *file = fopen(path, "rb");
    char *bytes = NULL;
    long size;
    if (file == NULL) {
        return NULL;
    }
    if (fseek(file, 0, SEEK_END) == 0 && (size = ftell(file)) >= 0 && fseek(file, 0, SEEK_SET) == 0) {
        bytes = malloc((size_t)size + 1);
        if (bytes != NULL) {
            *length = fread(bytes, 1, (size_t)size, file);
            bytes[*length] = '\0';
        }
    }
    fclose(file);
    return bytes;
}

int main(int argc, char **argv) {
    unsigned cases = 0, failures = 0;
    int i;
    for (i = 1; i < argc; ++i) {
        struct replay replay = {0};
        struct text script;
        char *bytes = read_file(argv[i], &script.length);
        script.data = bytes;
        if (bytes == NULL || !replay_text(&replay, script)) {
            fprintf(stderr, "%s: not a script\n", argv[i]);
            end_case(&replay);
            ++replay.cases;
            ++replay.failures;
        }
        cases += replay.cases;
        failures += replay.failures;
        free(bytes);
    }
    printf("%u passed, %u failed\n", cases - failures, failures);
    return failures == 0 && cases > 0 ? 0 : 1;
}
