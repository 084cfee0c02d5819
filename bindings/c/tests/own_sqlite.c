/* A host with an SQLite of its own: the program still links, and the library keeps to its own copy. The functions here
 * stand for the host's SQLite; none may be called by the library. The first argument is an empty folder for the file. */
#include "check.h"

static const char *folder;
static int calls;

#define HOSTS_OWN(name) \
    int name(void);     \
    int name(void) {    \
        ++calls;        \
        return 21;      \
    }

HOSTS_OWN(sqlite3_initialize)
HOSTS_OWN(sqlite3_open_v2)
HOSTS_OWN(sqlite3_prepare_v2)
HOSTS_OWN(sqlite3_prepare_v3)
HOSTS_OWN(sqlite3_step)
HOSTS_OWN(sqlite3_finalize)
HOSTS_OWN(sqlite3_exec)
HOSTS_OWN(sqlite3_close)
HOSTS_OWN(sqlite3_libversion_number)

static void the_library_keeps_to_its_own_sqlite(void) {
    char path[512];
    regulars_crm *crm = NULL;
    regulars_reply *reply = NULL;
    snprintf(path, sizeof path, "%s/own.db", folder);
    CHECK(regulars_open(path, TEXT(check_rulebook), &crm, NULL) == REGULARS_OK);
    CHECK(regulars_ingest(crm, TEXT(check_records), &reply, NULL) == REGULARS_OK);
    CHECK(strstr(regulars_reply_data(reply), "\"accepted\":2") != NULL);
    CHECK(calls == 0);
    regulars_reply_free(reply);
    regulars_free(crm);
}

int main(int argc, char **argv) {
    folder = argc > 1 ? argv[1] : ".";
    RUN(the_library_keeps_to_its_own_sqlite);
    return check_end();
}
