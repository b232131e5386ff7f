package io.alchemyreactive.test;

import io.alchemyreactive.Stack;
import io.alchemyreactive.effect.Effect;
import io.alchemyreactive.output.Output;
import io.alchemyreactive.provider.Providers;
import io.alchemyreactive.resource.DestroyOrder;
import io.alchemyreactive.resource.Ref;
import io.alchemyreactive.resource.Scope;
import io.alchemyreactive.test.ThingSpec.Feed;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import reactor.core.publisher.Mono;

/** Turns a described program into one that runs. */
final class SpecPrograms {

    static final String STACK = "random";

    record Nothing() {}

    private SpecPrograms() {}

    static Stack<?> stack(String stage, List<ThingSpec> things, Providers providers) {
        return Stack.named(STACK).providers(providers).program(Nothing.class, program(stage, things));
    }

    /** The value of a slot, which no other thing of any stage has. */
    static String slot(String stage, ThingSpec thing, String value) {
        return stage + ":" + thing.key() + ":" + value;
    }

    private static Mono<Nothing> program(String stage, List<ThingSpec> things) {
        return Effect.gen(fx -> {
            Map<String, Thing> handles = new HashMap<>();
            for (ThingSpec thing : things) {
                List<Output<String>> uses = new ArrayList<>();
                if (!thing.borrows().isEmpty()) {
                    uses.add(fx.yield(Thing.ref(thing.borrows(), Ref.stage("owner")))
                            .id());
                }
                thing.uses().forEach(feed -> uses.add(output(feed, handles)));
                handles.put(thing.name(), fx.yield(scoped(stage, thing, handles, uses)));
            }
            return new Nothing();
        });
    }

    private static Mono<Thing> scoped(
            String stage, ThingSpec thing, Map<String, Thing> handles, List<Output<String>> uses) {
        Mono<Thing> plain = (thing.gadget() ? Gadgets.TYPE : Thing.TYPE)
                .declare(
                        thing.name(),
                        Thing.Inputs::new,
                        (Thing.Inputs inputs) -> fill(inputs, stage, thing, handles, uses));
        return switch (thing.scope()) {
            case "" -> plain;
            case "wide" -> Scope.of("wide", plain);
            case "calm" -> Scope.of("calm", DestroyOrder.SEQUENTIAL, plain);
            case "calm/deep" -> Scope.of("calm", DestroyOrder.SEQUENTIAL, Scope.of("deep", plain));
            default -> throw new IllegalArgumentException(thing.scope());
        };
    }

    private static void fill(
            Thing.Inputs inputs, String stage, ThingSpec thing, Map<String, Thing> handles, List<Output<String>> uses) {
        inputs.size(thing.size());
        if (!(thing.region() instanceof Feed.Nothing)) {
            inputs.region(output(thing.region(), handles));
        }
        if (!(thing.slot() instanceof Feed.Nothing)) {
            inputs.slot(output(thing.slot(), handles).map(value -> slot(stage, thing, value)));
        }
        if (!uses.isEmpty()) {
            inputs.uses(Output.all(uses));
        }
        if (thing.retain()) {
            inputs.options(options -> options.retain());
        }
        if (!thing.was().isEmpty()) {
            inputs.options(options -> options.renamedFrom(thing.was()));
        }
    }

    private static Output<String> output(Feed feed, Map<String, Thing> handles) {
        if (feed instanceof Feed.Fixed fixed) {
            return Output.of(fixed.value());
        }
        if (feed instanceof Feed.Id id) {
            return handle(id.of(), handles).id();
        }
        if (feed instanceof Feed.Label label) {
            return handle(label.of(), handles).label();
        }
        Feed.Through through = (Feed.Through) feed;
        return handle(through.first(), handles)
                .id()
                .flatMap(id -> handle(through.then(), handles).label());
    }

    private static Thing handle(String name, Map<String, Thing> handles) {
        return Objects.requireNonNull(handles.get(name), name);
    }
}
