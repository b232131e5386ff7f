package io.alchemyreactive.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.alchemyreactive.resource.Resource;
import io.alchemyreactive.resource.ResourceType;
import io.alchemyreactive.resource.Stable;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

/** Which provider makes the objects of which type. */
class ProvidersTest {

    record Props(int size) {}

    record Attributes(@Stable String id) {}

    static final class Box extends Resource<Attributes> {

        static final ResourceType<Box, Props, Attributes> TYPE = ResourceType.of(
                        "Test.Box", Props.class, Attributes.class, Box::new)
                .formerly("Test.Crate");

        Box(Resource.Handle<Attributes> handle) {
            super(handle);
        }
    }

    /** Makes no object. */
    private static class Boxes implements Provider<Props, Attributes> {

        @Override
        public ResourceType<?, Props, Attributes> type() {
            return Box.TYPE;
        }

        @Override
        public Mono<Attributes> reconcile(Reconcile<Props, Attributes> request) {
            return Mono.empty();
        }

        @Override
        public Mono<Void> delete(Delete<Props, Attributes> request) {
            return Mono.empty();
        }
    }

    @Test
    void providerOfATypeWithSeveralNamesIsWrappedOnce() {
        var wrapped = new AtomicInteger();
        Providers providers = Providers.of(new Boxes()).each(provider -> {
            wrapped.incrementAndGet();
            return new Boxes();
        });
        assertThat(wrapped).hasValue(1);
        assertThat(providers.find("Test.Box")).isPresent().isEqualTo(providers.find("Test.Crate"));
        assertThat(Providers.of().and(providers).type("Test.Crate")).hasValue(Box.TYPE);
    }

    @Test
    void providersOfOneTypeAreRefused() {
        assertThatThrownBy(() -> Providers.of(new Boxes(), new Boxes()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("two providers for the type Test.Box");
    }

    @Test
    void providerThatNamesNoTypeIsRefused() {
        var nameless = new Boxes() {
            @Override
            public ResourceType<?, Props, Attributes> type() {
                return null;
            }
        };
        assertThatThrownBy(() -> Providers.of(nameless))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("answered null when asked for its type");
    }
}
