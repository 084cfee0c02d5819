/*
 * A model that XGBoost or LightGBM trained, scored and explained in C: no Python, no store.
 *
 *   score MODEL NUMBER...
 *   score churn.json 40 3 120.5 2 1 nan
 *
 * The numbers are the features in the order of the model; nan is missing. MODEL is what `booster.save_model("churn.json")` or
 * `booster.save_model("churn.txt")` wrote. The most important feature comes first.
 *
 *   cc -std=c11 score.c $(pkg-config --cflags --libs regulars)
 */
#include <regulars.h>
#include <stdio.h>
#include <stdlib.h>

/* Says what went wrong and frees the error. */
static int fail(const char *what, regulars_error *err) {
    fprintf(stderr, "%s: %s at `%s`: %s\n", what, regulars_error_code(err), regulars_error_path(err),
            regulars_error_message(err));
    regulars_error_free(err);
    return 1;
}

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
        }
    }
    fclose(file);
    return bytes;
}

static double size_of_share(double share) {
    return share < 0 ? -share : share;
}

/* One row: its outputs, and for each what the features add, the largest first. */
static int show(const regulars_trees *model, double *row, size_t count) {
    const size_t features = regulars_trees_features(model), outputs = regulars_trees_outputs(model);
    regulars_error *err = NULL;
    double *told = calloc(3 * outputs + outputs * features, sizeof *told);
    double *margins = told, *values = told + outputs, *base = told + 2 * outputs, *shares = told + 3 * outputs;
    size_t output, shown, place;
    if (told == NULL) {
        fputs("no memory\n", stderr);
        return 1;
    }
    if (regulars_trees_score(model, row, count, margins, values, &err) != REGULARS_OK ||
        regulars_trees_explain(model, row, count, base, shares, &err) != REGULARS_OK) {
        free(told);
        return fail("score", err);
    }
    for (output = 0; output < outputs; ++output) {
        double *own = shares + output * features;
        printf("value %.4f, margin %.4f = %.4f before any feature is known\n", values[output], margins[output], base[output]);
        for (shown = 0; shown < features; ++shown) {
            size_t largest = 0;
            for (place = 1; place < features; ++place) {
                if (size_of_share(own[place]) > size_of_share(own[largest])) {
                    largest = place;
                }
            }
            if (own[largest] != 0) {
                printf("  %+8.4f  %s\n", own[largest], regulars_trees_feature(model, largest));
            }
            own[largest] = 0;
        }
    }
    free(told);
    return 0;
}

int main(int argc, char **argv) {
    regulars_trees *model = NULL;
    regulars_error *err = NULL;
    size_t length = 0, count = argc > 2 ? (size_t)argc - 2 : 0, place;
    char *file;
    double *row;
    int failed;
    if (argc < 2) {
        fprintf(stderr, "usage: %s MODEL NUMBER...\n", argv[0]);
        return 2;
    }
    file = read_file(argv[1], &length);
    if (file == NULL) {
        perror(argv[1]);
        return 1;
    }
    failed = regulars_trees_read(file, length, &model, &err) != REGULARS_OK;
    free(file);
    if (failed) {
        return fail(argv[1], err);
    }
    if (count != regulars_trees_features(model)) {
        fprintf(stderr, "the model reads %zu numbers:", regulars_trees_features(model));
        for (place = 0; place < regulars_trees_features(model); ++place) {
            fprintf(stderr, " %s", regulars_trees_feature(model, place));
        }
        fputc('\n', stderr);
        regulars_trees_free(model);
        return 2;
    }
    row = calloc(count + 1, sizeof *row);
    for (place = 0; row != NULL && place < count; ++place) {
        row[place] = strtod(argv[place + 2], NULL);
    }
    failed = row == NULL ? 1 : show(model, row, count);
    free(row);
    regulars_trees_free(model);
    return failed;
}
