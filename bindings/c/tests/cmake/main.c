/* The smallest program that proves the library was found, linked and loaded. */
#include <regulars.h>
#include <stdio.h>

int main(void) {
    printf("regulars %s\n", regulars_version());
    return regulars_abi_version() == REGULARS_ABI_VERSION ? 0 : 1;
}
