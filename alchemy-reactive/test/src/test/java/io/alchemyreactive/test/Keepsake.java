package io.alchemyreactive.test;

import io.alchemyreactive.effect.Redacted;
import io.alchemyreactive.output.Output;
import io.alchemyreactive.provider.Delete;
import io.alchemyreactive.provider.Find;
import io.alchemyreactive.provider.Found;
import io.alchemyreactive.provider.Provider;
import io.alchemyreactive.provider.Read;
import io.alchemyreactive.provider.Reconcile;
import io.alchemyreactive.resource.InputBuilder;
import io.alchemyreactive.resource.Resource;
import io.alchemyreactive.resource.ResourceType;
import io.alchemyreactive.value.Value;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/** A resource with properties of every kind, whose provider gives them back as an attribute. */
final class Keepsake extends Resource<Keepsake.Attributes> {

    record Props(
            @Nullable String text,
            @Nullable Double ratio,
            @Nullable Float share,
            @Nullable BigDecimal price,
            @Nullable Long large,
            @Nullable Character letter,
            byte @Nullable [] bytes,
            int @Nullable [] numbers,
            String @Nullable [] words,
            RandomValues.@Nullable Size size,
            @Nullable Instant at,
            @Nullable Duration length,
            @Nullable LocalDate day,
            @Nullable ZonedDateTime meeting,
            @Nullable UUID id,
            @Nullable URI link,
            @Nullable Path path,
            @Nullable Locale locale,
            Optional<String> maybe,
            OptionalInt count,
            @Nullable List<Optional<Integer>> several,
            @Nullable Set<String> tags,
            @Nullable Map<String, String> labels,
            @Nullable Map<RandomValues.Size, Duration> times,
            @Nullable SortedMap<Integer, String> sorted,
            @Nullable Map<String, Object> anything,
            @Nullable Redacted<String> secret,
            @Nullable Map<String, Redacted<String>> secrets,
            RandomValues.@Nullable Mixed mixed,
            RandomValues.@Nullable Pair<List<String>, RandomValues.Size> pair,
            RandomValues.@Nullable Tree tree,
            RandomValues.@Nullable Primitives primitives,
            RandomValues.@Nullable Annotated annotated,
            double @Nullable [] ratios,
            byte @Nullable [] @Nullable [] blobs,
            @Nullable BigInteger huge,
            @Nullable SortedSet<LocalDate> days,
            @Nullable List<Map<String, Set<Instant>>> logs,
            @Nullable Redacted<RandomValues.Mixed> hidden,
            @Nullable Value own) {}

    record Attributes(String id, Props given) {}

    static final ResourceType<Keepsake, Props, Attributes> TYPE =
            ResourceType.of("Fake.Keepsake", Props.class, Attributes.class, Keepsake::new);

    private Keepsake(Handle<Attributes> handle) {
        super(handle);
    }

    static Mono<Keepsake> of(String id, Consumer<? super Inputs> inputs) {
        return TYPE.declare(id, Inputs::new, inputs);
    }

    Output<String> id() {
        return attribute("id", Attributes::id);
    }

    Output<Props> given() {
        return attribute("given", Attributes::given);
    }

    Output<@Nullable String> text() {
        return given().map(Props::text);
    }

    static final class Inputs extends InputBuilder<Inputs> {

        Inputs with(String property, @Nullable Object value) {
            return set(property, value);
        }
    }

    /** Makes keepsakes, which exist as long as they are in its map. */
    static final class Maker implements Provider<Props, Attributes> {

        final Map<String, Props> existing = new ConcurrentHashMap<>();
        final List<String> calls = new CopyOnWriteArrayList<>();
        private Function<Attributes, @Nullable Attributes> answer = attributes -> attributes;

        /** Answers something else from now on. */
        void answers(Function<Attributes, @Nullable Attributes> other) {
            answer = other;
        }

        @Override
        public ResourceType<Keepsake, Props, Attributes> type() {
            return TYPE;
        }

        @Override
        public Mono<Found<Attributes>> read(Read<Props, Attributes> request) {
            return Mono.fromSupplier(() -> {
                calls.add("READ " + request.identity().fqn());
                Props kept = existing.get(request.identity().instance());
                return kept == null
                        ? Found.absent()
                        : Found.ours(attributes(request.identity().instance(), kept));
            });
        }

        @Override
        public Mono<Attributes> find(Find<Props> request) {
            return Mono.fromSupplier(() -> {
                calls.add("FIND " + request.identity().fqn());
                return answer.apply(new Attributes(request.id(), request.props()));
            });
        }

        @Override
        public Mono<Attributes> reconcile(Reconcile<Props, Attributes> request) {
            return Mono.fromSupplier(() -> {
                calls.add(request.phase() + " " + request.identity().fqn());
                existing.put(request.identity().instance(), request.news());
                return attributes(request.identity().instance(), request.news());
            });
        }

        @Override
        public Mono<Void> delete(Delete<Props, Attributes> request) {
            return Mono.fromRunnable(() -> {
                calls.add("DELETE " + request.identity().fqn());
                existing.remove(request.identity().instance());
            });
        }

        private Attributes attributes(String instance, Props props) {
            return answer.apply(new Attributes("keepsake-" + instance, props));
        }
    }
}
