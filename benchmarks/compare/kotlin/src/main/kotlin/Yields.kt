import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.reactor.awaitSingle
import kotlinx.coroutines.reactor.mono
import reactor.core.publisher.Mono
import reactor.core.scheduler.Schedulers

private const val MONOS = 1_000
private const val WARMUPS = 100
private const val ITERATIONS = 5

/** What `Effect.gen` awaits in `EffectBenchmark`, awaited by a coroutine; microseconds on the wall. */
private fun measure(kind: String, rounds: Int, source: (Int) -> Mono<Int>) {
    val monos = Array(MONOS) { source(it) }
    val body = {
        val sum = mono(Dispatchers.Unconfined) {
            var all = 0L
            repeat(rounds) {
                for (mono in monos) {
                    all += mono.awaitSingle()
                }
            }
            all
        }.block()
        check(sum == rounds * (MONOS * (MONOS - 1L) / 2)) { "a wrong sum: $sum" }
    }
    repeat(WARMUPS) { body() }
    val micros = (1..ITERATIONS).map {
        val begin = System.nanoTime()
        body()
        (System.nanoTime() - begin) / 1_000.0
    }.sorted()[ITERATIONS / 2]
    println(listOf("kotlinx-coroutines-reactor", version(), "await", kind, 1, micros / (MONOS * rounds)).joinToString("\t"))
}

private fun version(): String =
    Mono::class.java.classLoader
        .getResources("META-INF/MANIFEST.MF").asSequence()
        .map { it.toString() }
        .firstNotNullOfOrNull { Regex("kotlinx-coroutines-reactor-([^/]+)\\.jar").find(it)?.groupValues?.get(1) }
        ?: "unknown"

fun main() {
    measure("just", 100) { Mono.just(it) }
    measure("callable", 100) { value -> Mono.fromCallable { value } }
    measure("mapped", 100) { Mono.just(it - 1).map { before -> before + 1 } }
    measure("parallel", 1) { value -> Mono.fromCallable { value }.subscribeOn(Schedulers.parallel()) }
}
