/* May somebody be contacted, as a program in C asks before every message: an answer of fixed layout, and a no is no error. */
#include "check.h"

#include <stddef.h>

static const char rules[] = "[rulebook]\n"
                            "id = \"test\"\n"
                            "version = 1\n"
                            "zone = \"Asia/Shanghai\"\n"
                            "[identity.kinds.phone]\n"
                            "normalise = \"phone\"\n"
                            "[privacy]\n"
                            "default_jurisdictions = [\"CN\"]\n"
                            "[[purpose]]\n"
                            "path = \"marketing\"\n"
                            "class = \"marketing\"\n"
                            "policy = { caps = [{ channel = \"sms\", max = 1, days = 7 }] }\n";

static const char grant[] =
    "{\"at\":\"2026-10-03T12:00:00+08:00\",\"identifier\":{\"kind\":\"phone\",\"value\":\"13812345678\"},"
    "\"purpose\":\"marketing\",\"proof\":{\"ref\":\"form-1\"},\"source\":\"web_form\"}";

static const char sent[] =
    "{\"source\":\"pos\",\"record_id\":\"S-1\",\"profile\":\"M-1\",\"type\":\"message\","
    "\"occurred_at\":\"2026-10-31T12:00:00+08:00\",\"body\":{\"channel\":\"sms\",\"event\":\"sent\",\"purpose\":\"marketing\"}}\n";

#define WHO(customer) regulars_reply_data(customer), regulars_reply_len(customer)

static void the_layout_is_fixed(void) {
    CHECK(offsetof(regulars_permission, struct_size) == 0 && offsetof(regulars_permission, defer_until_us) == 8);
    CHECK(sizeof(regulars_permission) == 472);
}

static void a_no_a_yes_and_a_later_are_answers(void) {
    regulars_crm *crm = NULL;
    regulars_reply *report = NULL;
    regulars_reply *customer = NULL;
    regulars_reply *done = NULL;
    regulars_reply *again = NULL;
    regulars_permission answer = {.struct_size = (uint32_t)sizeof answer};
    CHECK(regulars_open_memory(TEXT(rules), &crm, NULL) == REGULARS_OK);
    CHECK(regulars_ingest(crm, TEXT(check_records), &report, NULL) == REGULARS_OK);
    CHECK(regulars_find(crm, TEXT("phone"), TEXT("13812345678"), CHECK_AS_OF, &customer, NULL) == REGULARS_OK);
    CHECK(regulars_may_contact(crm, WHO(customer), TEXT("marketing"), TEXT("sms"), NULL, 0, CHECK_AS_OF, &answer, NULL) ==
          REGULARS_OK);
    CHECK(answer.decision == REGULARS_DENY && strcmp(answer.primary_reason, "no_consent") == 0);
    CHECK(strcmp(answer.remedy, "ask_consent") == 0 && answer.legal_basis[0] == 0 && answer.obligations[0] == 0);
    CHECK(regulars_call(crm, TEXT("consent.grant"), TEXT(grant), &done, NULL) == REGULARS_OK);
    CHECK(regulars_may_contact(crm, WHO(customer), TEXT("marketing"), TEXT("sms"), TEXT("13812345678"), CHECK_AS_OF, &answer,
                               NULL) == REGULARS_OK);
    CHECK(answer.decision == REGULARS_ALLOW && strcmp(answer.primary_reason, "OK") == 0);
    CHECK(strcmp(answer.legal_basis, "consent") == 0 && strstr(answer.obligations, "include_opt_out") != NULL);
    CHECK(answer.defer_until_us == REGULARS_NO_INSTANT);
    CHECK(regulars_ingest(crm, TEXT(sent), &again, NULL) == REGULARS_OK);
    CHECK(regulars_may_contact(crm, WHO(customer), TEXT("marketing"), TEXT("sms"), NULL, 0, CHECK_AS_OF, &answer, NULL) ==
          REGULARS_OK);
    CHECK(answer.decision == REGULARS_DEFER && strcmp(answer.primary_reason, "frequency_cap") == 0);
    /* Seven days after the message. */
    CHECK(answer.defer_until_us == INT64_C(1794024000000000));
    regulars_reply_free(again);
    regulars_reply_free(done);
    regulars_reply_free(customer);
    regulars_reply_free(report);
    regulars_free(crm);
}

static void what_is_not_known_is_an_error(void) {
    regulars_crm *crm = NULL;
    regulars_error *err = NULL;
    regulars_reply *report = NULL;
    regulars_reply *customer = NULL;
    regulars_permission answer = {.struct_size = (uint32_t)sizeof answer};
    CHECK(regulars_open_memory(TEXT(rules), &crm, NULL) == REGULARS_OK);
    CHECK(regulars_ingest(crm, TEXT(check_records), &report, NULL) == REGULARS_OK);
    CHECK(regulars_find(crm, TEXT("phone"), TEXT("13812345678"), CHECK_AS_OF, &customer, NULL) == REGULARS_OK);
    CHECK(regulars_may_contact(crm, WHO(customer), TEXT("marketing"), TEXT("fax"), NULL, 0, CHECK_AS_OF, &answer, &err) !=
          REGULARS_OK);
    CHECK(strcmp(regulars_error_code(err), "channel_unknown") == 0);
    regulars_error_free(err);
    err = NULL;
    answer.struct_size = 0;
    CHECK(regulars_may_contact(crm, WHO(customer), TEXT("marketing"), TEXT("sms"), NULL, 0, CHECK_AS_OF, &answer, &err) !=
          REGULARS_OK);
    CHECK(strcmp(regulars_error_path(err), "out.struct_size") == 0);
    regulars_error_free(err);
    regulars_reply_free(customer);
    regulars_reply_free(report);
    regulars_free(crm);
}

static const char audit[] = "[audit]\nlevel = \"changes\"\n";
static const char ada[] = "{\"actor\":\"ada\",\"at\":\"2026-10-31T12:00:00+08:00\"}";

static void the_audit_is_told_or_nothing_is_answered(void) {
    char audited[sizeof rules + sizeof audit];
    regulars_crm *crm = NULL;
    regulars_crm *actor = NULL;
    regulars_crm *host = NULL;
    regulars_error *err = NULL;
    regulars_reply *report = NULL;
    regulars_reply *customer = NULL;
    regulars_reply *told = NULL;
    regulars_permission answer = {.struct_size = (uint32_t)sizeof answer};
    (void)strcat(strcpy(audited, rules), audit);
    CHECK(regulars_open_memory(audited, strlen(audited), &crm, NULL) == REGULARS_OK);
    CHECK(regulars_ingest(crm, TEXT(check_records), &report, NULL) == REGULARS_OK);
    CHECK(regulars_find(crm, TEXT("phone"), TEXT("13812345678"), CHECK_AS_OF, &customer, NULL) == REGULARS_OK);
    CHECK(regulars_may_contact(crm, WHO(customer), TEXT("marketing"), TEXT("sms"), NULL, 0, CHECK_AS_OF, &answer, &err) ==
          REGULARS_ERROR_AUDIT_REQUIRED);
    regulars_error_free(err);
    err = NULL;
    CHECK(regulars_as_actor(crm, TEXT("{\"nobody\":1}"), &actor, &err) != REGULARS_OK && actor == NULL);
    CHECK(strcmp(regulars_error_path(err), "context.nobody") == 0);
    regulars_error_free(err);
    CHECK(regulars_as_actor(crm, TEXT(ada), &actor, NULL) == REGULARS_OK);
    CHECK(regulars_as_host(crm, NULL, 0, &host, NULL) == REGULARS_OK);
    regulars_free(crm);
    CHECK(regulars_may_contact(actor, WHO(customer), TEXT("marketing"), TEXT("sms"), NULL, 0, CHECK_AS_OF, &answer, NULL) ==
          REGULARS_OK);
    CHECK(regulars_may_contact(host, WHO(customer), TEXT("marketing"), TEXT("sms"), NULL, 0, CHECK_AS_OF, &answer, NULL) ==
          REGULARS_OK);
    CHECK(regulars_call(host, TEXT("audit.list"), TEXT("{\"as_of\":\"2026-11-01T00:00:00Z\"}"), &told, NULL) == REGULARS_OK);
    CHECK(strstr(regulars_reply_data(told), "\"actor\":\"ada\"") != NULL);
    CHECK(strstr(regulars_reply_data(told), "\"decision\":\"deny\"") != NULL);
    CHECK(strstr(regulars_reply_data(told), "\"seq\":2") == NULL);
    regulars_reply_free(told);
    regulars_free(host);
    regulars_free(actor);
    regulars_reply_free(customer);
    regulars_reply_free(report);
}

int main(void) {
    RUN(the_layout_is_fixed);
    RUN(a_no_a_yes_and_a_later_are_answers);
    RUN(what_is_not_known_is_an_error);
    RUN(the_audit_is_told_or_nothing_is_answered);
    return check_end();
}
