package io.alchemyreactive.test;

import io.alchemyreactive.Stack;
import io.alchemyreactive.effect.Effect;
import io.alchemyreactive.output.Output;
import io.alchemyreactive.provider.Providers;
import io.alchemyreactive.resource.DestroyOrder;
import io.alchemyreactive.resource.InputBuilder;
import io.alchemyreactive.resource.Ref;
import io.alchemyreactive.resource.Scope;
import io.alchemyreactive.test.ThingSpec.Feed;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/** Turns a described program into one that runs. */
final class SpecPrograms {

    static final String STACK = "random";

    record Nothing() {}

    private SpecPrograms() {}

    /**
     * The program of a step.
     *
     * @param last declares what comes after all things, with their ids
     */
    static Stack<?> stack(
            String stage,
            List<ThingSpec> things,
            Providers providers,
            Function<List<Output<String>>, ? extends Mono<?>> last) {
        return Stack.named(STACK).providers(providers).program(Nothing.class, program(stage, things, last));
    }

    /** The unique name of a thing, which no other thing of any stage has; null where it has none. */
    static @Nullable String slot(String stage, ThingSpec thing, @Nullable String value) {
        return value != null
                ? stage + ":" + thing.key() + ":" + value
                : thing.kind().isNamed() ? stage + ":" + thing.key() : null;
    }

    /** What the program makes of a handle. */
    private record Made(Output<String> id, Output<String> label) {}

    private static Mono<Nothing> program(
            String stage, List<ThingSpec> things, Function<List<Output<String>>, ? extends Mono<?>> last) {
        return Effect.gen(fx -> {
            Map<String, Made> made = new LinkedHashMap<>();
            for (ThingSpec thing : things) {
                List<Output<String>> uses = new ArrayList<>();
                if (thing.borrows() != null) {
                    uses.add(fx.yield(reference(thing.borrows())));
                }
                thing.uses().forEach(feed -> uses.add(output(feed, made)));
                made.put(thing.name(), fx.yield(scoped(thing, declaration(stage, thing, made, uses))));
            }
            fx.run(last.apply(made.values().stream().map(Made::id).toList()));
            return new Nothing();
        });
    }

    private static Mono<Output<String>> reference(ThingSpec.Borrowed borrowed) {
        Ref owner = Ref.stage("owner");
        return switch (borrowed.kind()) {
            case THING -> Thing.TYPE.ref(borrowed.fqn(), owner).map(Thing::id);
            case GADGET -> Gadget.TYPE.ref(borrowed.fqn(), owner).map(Gadget::id);
            case BOX -> Box.TYPE.ref(borrowed.fqn(), owner).map(Box::id);
            case MEMBER -> Member.TYPE.ref(borrowed.fqn(), owner).map(Member::id);
            case NOTE -> Note.TYPE.ref(borrowed.fqn(), owner).map(Note::id);
        };
    }

    private static Mono<Made> scoped(ThingSpec thing, Mono<Made> plain) {
        return switch (thing.scope()) {
            case "" -> plain;
            case "wide" -> Scope.of("wide", plain);
            case "calm" -> Scope.of("calm", DestroyOrder.SEQUENTIAL, plain);
            case "calm/deep" -> Scope.of("calm", DestroyOrder.SEQUENTIAL, Scope.of("deep", plain));
            default -> throw new IllegalArgumentException(thing.scope());
        };
    }

    private static Mono<Made> declaration(
            String stage, ThingSpec thing, Map<String, Made> made, List<Output<String>> uses) {
        String id = thing.name();
        return switch (thing.kind()) {
            case THING ->
                Thing.of(id, t -> fill(t, stage, thing, made, uses)).map(each -> new Made(each.id(), each.label()));
            case GADGET ->
                Gadget.of(id, t -> fill(t, stage, thing, made, uses)).map(each -> new Made(each.id(), each.label()));
            case BOX ->
                Box.of(id, t -> fill(t, stage, thing, made, uses)).map(each -> new Made(each.id(), each.label()));
            case MEMBER ->
                Member.of(id, t -> {
                            common(t.size(thing.size()).name(name(stage, thing, made)), thing);
                            if (!(thing.region() instanceof Feed.Nothing)) {
                                t.box(output(thing.region(), made));
                            }
                            if (!uses.isEmpty()) {
                                t.uses(Output.all(uses));
                            }
                        })
                        .map(each -> new Made(each.id(), each.label()));
            case NOTE ->
                Note.of(id, t -> {
                            common(t.size(thing.size()).path(name(stage, thing, made)), thing);
                            if (!uses.isEmpty()) {
                                t.uses(Output.all(uses));
                            }
                        })
                        .map(each -> new Made(each.id(), each.label()));
        };
    }

    private static void fill(
            Thing.Inputs inputs, String stage, ThingSpec thing, Map<String, Made> made, List<Output<String>> uses) {
        common(inputs.size(thing.size()), thing);
        if (!(thing.region() instanceof Feed.Nothing)) {
            inputs.region(output(thing.region(), made));
        }
        if (!(thing.slot() instanceof Feed.Nothing)) {
            inputs.slot(name(stage, thing, made));
        }
        if (!uses.isEmpty()) {
            inputs.uses(Output.all(uses));
        }
    }

    private static void common(InputBuilder<?> inputs, ThingSpec thing) {
        inputs.options(options -> {
            if (thing.retain()) {
                options.retain();
            }
            if (thing.adopt()) {
                options.adopt();
            }
            if (!thing.was().isEmpty()) {
                options.renamedFrom(thing.was());
            }
        });
    }

    private static Output<String> name(String stage, ThingSpec thing, Map<String, Made> made) {
        return thing.slot() instanceof Feed.Nothing
                ? Output.of(Objects.requireNonNull(slot(stage, thing, null)))
                : output(thing.slot(), made).map(value -> slot(stage, thing, value));
    }

    private static Output<String> output(Feed feed, Map<String, Made> made) {
        if (feed instanceof Feed.Fixed fixed) {
            return Output.of(fixed.value());
        }
        if (feed instanceof Feed.Id id) {
            return made(id.of(), made).id();
        }
        if (feed instanceof Feed.Label label) {
            return made(label.of(), made).label();
        }
        Feed.Through through = (Feed.Through) feed;
        return made(through.first(), made)
                .id()
                .flatMap(id -> made(through.then(), made).label());
    }

    private static Made made(String name, Map<String, Made> made) {
        return Objects.requireNonNull(made.get(name), name);
    }
}
