// What jemalloc reads before main: huge pages for all that it holds, where the system gives them to
// who asks. MALLOC_CONF in the environment still has the last word.

extern "C" {
extern const char* malloc_conf;
const char* malloc_conf = "thp:always,metadata_thp:always";
}
