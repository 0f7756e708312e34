#!/bin/sh
# ziglang 0.17.1: a program that asks __builtin_cpu_supports, compiled by `zig cc`, links and is told no to everything, also
# to SSE2, which every x86-64 has. Zig brings a library of its own for what compilers call, and there it is a stub. Code that
# chooses its quickest way so takes its slowest one, without a word.
set -eu
if [ "$(uname -sm)" != "Linux x86_64" ]; then echo "skipped: only Linux on x86-64"; exit 0; fi
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check "ziglang==0.17.1"
cat > "$folder/supports.c" <<'C'
#include <cpuid.h>
#include <stdio.h>

int main(void) {
    unsigned a, b, c, d;
    __builtin_cpu_init();
    __get_cpuid(1, &a, &b, &c, &d);
    printf("builtin %d, cpuid %d\n", !!__builtin_cpu_supports("sse2"), !!(d & bit_SSE2));
    return 0;
}
C
export ZIG_GLOBAL_CACHE_DIR="$folder/cache"
"$folder/venv/bin/python" -m ziglang cc -target x86_64-linux-gnu.2.17 -o "$folder/supports" "$folder/supports.c"
zig=$("$folder/supports")
echo "SSE2 by zig cc: $zig"
if command -v gcc > /dev/null; then gcc -o "$folder/gcc" "$folder/supports.c" && echo "SSE2 by gcc:    $("$folder/gcc")"; fi
if [ "$zig" = "builtin 0, cpuid 1" ]; then echo "as stated"; else echo "CHANGED"; exit 1; fi
