package io.alchemyreactive.neon;

import static org.assertj.core.api.Assertions.assertThat;

import io.alchemyreactive.effect.Redacted;
import io.alchemyreactive.neon.api.NeonClient;
import io.alchemyreactive.neon.api.NeonOptions;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

class NeonClientsTest {

    private static final Duration LIMIT = Duration.ofSeconds(10);

    private final AtomicInteger closed = new AtomicInteger();

    @Test
    void runsShareAClientThatNoneOfThemCloses() {
        NeonClient shared = (NeonClient) Proxy.newProxyInstance(
                NeonClient.class.getClassLoader(), new Class<?>[] {NeonClient.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("close")) {
                        return Mono.fromRunnable(closed::incrementAndGet);
                    }
                    return method.getName().equals("equals") ? proxy == arguments[0] : System.identityHashCode(proxy);
                });
        var first = new NeonClients(NeonSource.of(shared));
        var second = new NeonClients(NeonSource.of(shared));

        assertThat(first.call(Mono::just).block(LIMIT)).isSameAs(shared);
        assertThat(second.call(Mono::just).block(LIMIT)).isSameAs(shared);
        first.close().then(second.close()).block(LIMIT);

        assertThat(closed).hasValue(0);
    }

    @Test
    void aRunWithoutOneMakesItsOwnOnce() {
        var asked = new AtomicInteger();
        var clients = new NeonClients(() -> Mono.fromSupplier(() -> {
            asked.incrementAndGet();
            return NeonOptions.builder(Redacted.of("key")).build();
        }));

        NeonClient first = clients.call(Mono::just).block(LIMIT);
        NeonClient second = clients.call(Mono::just).block(LIMIT);
        clients.close().block(LIMIT);

        assertThat(second).isSameAs(first);
        assertThat(asked).hasValue(1);
    }
}
