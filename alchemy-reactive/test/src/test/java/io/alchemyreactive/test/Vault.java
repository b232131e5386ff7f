package io.alchemyreactive.test;

import io.alchemyreactive.output.Output;
import io.alchemyreactive.provider.Delete;
import io.alchemyreactive.provider.Identity;
import io.alchemyreactive.provider.Provider;
import io.alchemyreactive.provider.Read;
import io.alchemyreactive.provider.Reconcile;
import io.alchemyreactive.resource.InputBuilder;
import io.alchemyreactive.resource.Replaces;
import io.alchemyreactive.resource.Resource;
import io.alchemyreactive.resource.ResourceType;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** A second type, whose objects hold what is lost with them; its provider has only what it must have. */
final class Vault extends Resource<Vault.Attributes> {

    /** A vault in a bank has a key. */
    record Props(
            @Replaces(dataLoss = "its gold") String place,
            @Nullable String key) {

        Props {
            if (place.equals("bank") && key == null) {
                throw new IllegalArgumentException("a vault in a bank needs a key");
            }
        }
    }

    record Attributes(String id) {}

    static final ResourceType<Vault, Props, Attributes> TYPE =
            ResourceType.of("Fake.Vault", Props.class, Attributes.class, Vault::new);

    private Vault(Handle<Attributes> handle) {
        super(handle);
    }

    static Mono<Vault> of(String id, Consumer<? super Inputs> inputs) {
        return TYPE.declare(id, Inputs::new, inputs);
    }

    static final class Inputs extends InputBuilder<Inputs> {

        Inputs place(String place) {
            return set("place", place);
        }

        Inputs place(Output<String> place) {
            return set("place", place);
        }

        Inputs key(Output<String> key) {
            return set("key", key);
        }
    }

    /** Makes vaults, which exist as long as they are in its map. */
    static final class Vaults implements Provider<Props, Attributes> {

        private final ResourceType<Vault, Props, Attributes> type;

        final Map<String, Props> existing = new ConcurrentHashMap<>();
        final Map<String, Identity> owners = new ConcurrentHashMap<>();
        final List<String> calls = new CopyOnWriteArrayList<>();

        Vaults() {
            this(TYPE);
        }

        Vaults(ResourceType<Vault, Props, Attributes> type) {
            this.type = type;
        }

        @Override
        public ResourceType<?, Props, Attributes> type() {
            return type;
        }

        @Override
        public Flux<String> warnings(Read<Props, Attributes> request) {
            return request.props().place().equals("cellar") ? Flux.just("the cellar is damp") : Flux.empty();
        }

        @Override
        public Flux<String> notes(Read<Props, Attributes> request) {
            return Flux.just(request.attributes().isPresent() ? "moves what it holds" : "brings the key");
        }

        @Override
        public Mono<Attributes> reconcile(Reconcile<Props, Attributes> request) {
            return Mono.fromSupplier(() -> {
                calls.add(request.phase() + " " + request.identity().fqn());
                existing.put(request.identity().instance(), request.news());
                owners.put(request.identity().instance(), request.identity());
                return new Attributes("vault-" + request.identity().instance());
            });
        }

        @Override
        public Mono<Void> delete(Delete<Props, Attributes> request) {
            return Mono.fromRunnable(() -> {
                calls.add("DELETE " + request.identity().fqn());
                existing.remove(request.identity().instance());
                owners.remove(request.identity().instance());
            });
        }
    }
}
