/* A model of trees as a program in C meets it: names, scores and explanations of rows, and nothing written when something is
 * refused. The model is made by hand: -1 up to 30 days and 1.5 beyond, 0.5 up to two orders and -0.75 beyond. */
#include "check.h"

#include <math.h>

static const char model[] = "tree\nversion=v4\nnum_class=1\nnum_tree_per_iteration=1\nlabel_index=0\nmax_feature_idx=1\n"
                            "objective=binary sigmoid:1\nfeature_names=recency orders\n\n"
                            "Tree=0\nnum_leaves=2\nnum_cat=0\nsplit_feature=0\nthreshold=30.0\ndecision_type=2\n"
                            "left_child=-1\nright_child=-2\nleaf_value=-1 1.5\nleaf_count=50 50\ninternal_count=100\n\n"
                            "Tree=1\nnum_leaves=2\nnum_cat=0\nsplit_feature=1\nthreshold=2.5\ndecision_type=2\n"
                            "left_child=-1\nright_child=-2\nleaf_value=0.5 -0.75\nleaf_count=75 25\ninternal_count=100\n\n"
                            "end of trees\n";

static int near(double a, double b) {
    return fabs(a - b) < 1e-12;
}

static void a_model_scores_rows(void) {
    regulars_trees *trees = NULL;
    const double rows[] = {12, 4, 45, 1};
    double margins[2] = {0}, values[2] = {0};
    CHECK(regulars_trees_read(TEXT(model), &trees, NULL) == REGULARS_OK);
    CHECK(regulars_trees_features(trees) == 2 && regulars_trees_outputs(trees) == 1);
    CHECK(strcmp(regulars_trees_feature(trees, 1), "orders") == 0);
    CHECK(regulars_trees_feature(trees, 2) == NULL);
    CHECK(regulars_trees_score(trees, rows, 4, margins, values, NULL) == REGULARS_OK);
    CHECK(margins[0] == -1.75 && margins[1] == 2.0);
    CHECK(near(values[1], 1.0 / (1.0 + exp(-2.0))));
    CHECK(regulars_trees_score(trees, rows, 4, NULL, NULL, NULL) == REGULARS_OK);
    CHECK(regulars_trees_score(trees, NULL, 0, margins, values, NULL) == REGULARS_OK);
    regulars_trees_free(trees);
}

static void contributions_add_up_to_the_margin(void) {
    regulars_trees *trees = NULL;
    const double rows[] = {45, 1, NAN, 9};
    double base = 0, shares[4] = {0};
    CHECK(regulars_trees_read(TEXT(model), &trees, NULL) == REGULARS_OK);
    CHECK(regulars_trees_explain(trees, rows, 4, &base, shares, NULL) == REGULARS_OK);
    CHECK(near(base, 0.4375) && near(shares[0], 1.25) && near(shares[1], 0.3125));
    CHECK(near(base + shares[2] + shares[3], -1.75));
    regulars_trees_free(trees);
}

static void what_is_refused_writes_nothing(void) {
    regulars_trees *trees = NULL;
    regulars_error *err = NULL;
    double value = 7;
    CHECK(regulars_trees_read(TEXT("tree\n"), &trees, &err) != REGULARS_OK);
    CHECK(trees == NULL && strncmp(regulars_error_code(err), "tree_", 5) == 0);
    regulars_error_free(err);
    CHECK(regulars_trees_read(NULL, 3, &trees, NULL) == REGULARS_ERROR_NULL_POINTER);
    CHECK(regulars_trees_read(TEXT(model), NULL, NULL) == REGULARS_ERROR_NULL_POINTER);
    CHECK(regulars_trees_score(NULL, NULL, 0, &value, NULL, NULL) == REGULARS_ERROR_NULL_POINTER);
    CHECK(regulars_trees_read(TEXT(model), &trees, NULL) == REGULARS_OK);
    CHECK(regulars_trees_score(trees, NULL, 1, &value, NULL, NULL) == REGULARS_ERROR_NULL_POINTER);
    CHECK(regulars_trees_score(trees, &value, SIZE_MAX, &value, NULL, NULL) == REGULARS_ERROR_INVALID_VALUE);
    CHECK(regulars_trees_score(trees, &value, 1, &value, NULL, NULL) == REGULARS_ERROR_MODEL_INPUT_INVALID);
    CHECK(value == 7);
    regulars_trees_free(trees);
    regulars_trees_free(NULL);
    CHECK(regulars_trees_features(NULL) == 0 && regulars_trees_outputs(NULL) == 0 && regulars_trees_feature(NULL, 0) == NULL);
}

int main(void) {
    RUN(a_model_scores_rows);
    RUN(contributions_add_up_to_the_margin);
    RUN(what_is_refused_writes_nothing);
    return check_end();
}
