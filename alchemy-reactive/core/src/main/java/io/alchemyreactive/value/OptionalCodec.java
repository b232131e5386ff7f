package io.alchemyreactive.value;

import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Values that may be absent: an Optional is the value in it, or nothing at all. */
final class OptionalCodec extends ValueCodec {

    private static final OptionalCodec INT = new OptionalCodec(
            OptionalInt.class,
            number(int.class),
            OptionalInt.empty(),
            optional -> ((OptionalInt) optional).isPresent() ? ((OptionalInt) optional).getAsInt() : null,
            content -> OptionalInt.of((Integer) content));
    private static final OptionalCodec LONG = new OptionalCodec(
            OptionalLong.class,
            number(long.class),
            OptionalLong.empty(),
            optional -> ((OptionalLong) optional).isPresent() ? ((OptionalLong) optional).getAsLong() : null,
            content -> OptionalLong.of((Long) content));
    private static final OptionalCodec DOUBLE = new OptionalCodec(
            OptionalDouble.class,
            number(double.class),
            OptionalDouble.empty(),
            optional -> ((OptionalDouble) optional).isPresent() ? ((OptionalDouble) optional).getAsDouble() : null,
            content -> OptionalDouble.of((Double) content));

    private final Class<?> type;
    private final ValueCodec content;
    private final Object empty;
    private final Function<Object, @Nullable Object> get;
    private final Function<Object, Object> of;

    private OptionalCodec(
            Class<?> type,
            ValueCodec content,
            Object empty,
            Function<Object, @Nullable Object> get,
            Function<Object, Object> of) {
        this.type = type;
        this.content = content;
        this.empty = empty;
        this.get = get;
        this.of = of;
    }

    static OptionalCodec of(ValueCodec content) {
        return new OptionalCodec(
                Optional.class,
                content,
                Optional.empty(),
                optional -> ((Optional<?>) optional).orElse(null),
                Optional::of);
    }

    /** The codec for an optional primitive; null for other types. */
    static @Nullable OptionalCodec find(Class<?> type) {
        return type == OptionalInt.class
                ? INT
                : type == OptionalLong.class ? LONG : type == OptionalDouble.class ? DOUBLE : null;
    }

    private static ValueCodec number(Class<?> type) {
        return java.util.Objects.requireNonNull(NumberCodec.find(type));
    }

    @Override
    @Nullable
    Value encode(Object object, Encoding encoding) {
        if (!type.isInstance(object)) {
            throw refused(object);
        }
        // Not by equals, which calls that of what is in it.
        Object present = get.apply(object);
        return present == null ? null : part(content, present, encoding);
    }

    @Override
    Object decode(Value value) {
        return of.apply(content.decode(value));
    }

    @Override
    Object absent() {
        return empty;
    }

    @Override
    String expected() {
        return "an " + type.getSimpleName();
    }

    @Override
    void check(Set<Object> seen) {
        content.check(seen);
    }
}
