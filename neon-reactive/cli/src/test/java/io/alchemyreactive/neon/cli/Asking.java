package io.alchemyreactive.neon.cli;

import io.alchemyreactive.Stack;
import io.alchemyreactive.Stage;
import io.alchemyreactive.effect.Effect;
import io.alchemyreactive.neon.NeonSource;
import io.alchemyreactive.provider.Delete;
import io.alchemyreactive.provider.Provider;
import io.alchemyreactive.provider.Providers;
import io.alchemyreactive.provider.Reconcile;
import io.alchemyreactive.resource.InputBuilder;
import io.alchemyreactive.resource.Ref;
import io.alchemyreactive.resource.Resource;
import io.alchemyreactive.resource.ResourceType;
import reactor.core.publisher.Mono;

/** A resource that is made of the settings of the run's Neon; previews refer to that of staging. */
final class Asking extends Resource<Asking.Attributes> {

    record Props() {}

    record Attributes(String url, String key) {}

    record Outputs(Asking neon) {}

    static final class Inputs extends InputBuilder<Inputs> {}

    static final ResourceType<Asking, Props, Attributes> TYPE =
            ResourceType.of("Test.Asking", Props.class, Attributes.class, Asking::new);

    private Asking(Resource.Handle<Attributes> handle) {
        super(handle);
    }

    static Stack<Outputs> stack() {
        Mono<Outputs> program = Effect.gen(fx -> {
            boolean preview = fx.yield(Stage.current()).startsWith("pr-");
            Asking neon = fx.yield(
                    preview ? TYPE.ref("neon", Ref.stage("staging")) : TYPE.declare("neon", Inputs::new, inputs -> {}));
            return new Outputs(neon);
        });
        return Stack.named("shop").providers(Providers.of(new Asker())).program(Outputs.class, program);
    }

    private static final class Asker implements Provider<Props, Attributes> {

        @Override
        public ResourceType<?, Props, Attributes> type() {
            return TYPE;
        }

        @Override
        public Mono<Attributes> reconcile(Reconcile<Props, Attributes> request) {
            // Twice, since a run may ask more than once.
            return NeonSource.SERVICE
                    .get()
                    .flatMap(source -> source.options().then(source.options()))
                    .map(options -> new Attributes(
                            options.baseUrl().toString(), options.apiKey().reveal()));
        }

        @Override
        public Mono<Void> delete(Delete<Props, Attributes> request) {
            return Mono.empty();
        }
    }
}
