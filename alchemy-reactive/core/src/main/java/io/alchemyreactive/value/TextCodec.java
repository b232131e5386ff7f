package io.alchemyreactive.value;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.MonthDay;
import java.time.OffsetDateTime;
import java.time.OffsetTime;
import java.time.Period;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.util.Base64;
import java.util.Currency;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Converts types that are stored as text. Refuses an object whose text would be decoded to another object. */
final class TextCodec<T> extends ValueCodec {

    /** Milliseconds at least; what is finer keeps all its digits. */
    private static final DateTimeFormatter MILLIS =
            new DateTimeFormatterBuilder().appendInstant(3).toFormatter(Locale.ROOT);

    private static final int NANOS_PER_MILLI = 1_000_000;

    static final TextCodec<String> TEXT = new TextCodec<>(String.class, text -> text, text -> text);

    private static final Map<Class<?>, TextCodec<?>> ALL = all();

    private final Class<T> type;
    private final Function<T, String> print;
    private final Parser<T> parse;

    private interface Parser<T> {
        T parse(String text) throws URISyntaxException;
    }

    private TextCodec(Class<T> type, Function<T, String> print, Parser<T> parse) {
        this.type = type;
        this.print = print;
        this.parse = parse;
    }

    /** The codec for exactly this type. */
    static @Nullable TextCodec<?> find(Class<?> type) {
        return ALL.get(type);
    }

    /** The codec for objects of this class, which may be hidden behind the type that a program names. */
    static @Nullable TextCodec<?> findFor(Class<?> runtime) {
        TextCodec<?> exact = ALL.get(runtime);
        if (exact != null) {
            return exact;
        }
        return Path.class.isAssignableFrom(runtime)
                ? ALL.get(Path.class)
                : ZoneId.class.isAssignableFrom(runtime) ? ALL.get(ZoneId.class) : null;
    }

    private static Map<Class<?>, TextCodec<?>> all() {
        Map<Class<?>, TextCodec<?>> all = new LinkedHashMap<>();
        for (TextCodec<?> codec : new TextCodec<?>[] {
            TEXT,
            new TextCodec<>(Character.class, String::valueOf, TextCodec::character),
            new TextCodec<>(char.class, String::valueOf, TextCodec::character),
            new TextCodec<>(char[].class, String::new, String::toCharArray),
            new TextCodec<>(byte[].class, Base64.getEncoder()::encodeToString, Base64.getDecoder()::decode),
            new TextCodec<>(Instant.class, TextCodec::print, Instant::parse),
            new TextCodec<>(Duration.class, Duration::toString, Duration::parse),
            new TextCodec<>(Period.class, Period::toString, Period::parse),
            new TextCodec<>(LocalDate.class, LocalDate::toString, LocalDate::parse),
            new TextCodec<>(LocalTime.class, DateTimeFormatter.ISO_LOCAL_TIME::format, LocalTime::parse),
            new TextCodec<>(LocalDateTime.class, DateTimeFormatter.ISO_LOCAL_DATE_TIME::format, LocalDateTime::parse),
            new TextCodec<>(
                    OffsetDateTime.class, DateTimeFormatter.ISO_OFFSET_DATE_TIME::format, OffsetDateTime::parse),
            new TextCodec<>(OffsetTime.class, OffsetTime::toString, OffsetTime::parse),
            new TextCodec<>(ZonedDateTime.class, DateTimeFormatter.ISO_ZONED_DATE_TIME::format, ZonedDateTime::parse),
            new TextCodec<>(YearMonth.class, YearMonth::toString, YearMonth::parse),
            new TextCodec<>(MonthDay.class, MonthDay::toString, MonthDay::parse),
            new TextCodec<>(ZoneId.class, ZoneId::getId, ZoneId::of),
            new TextCodec<>(ZoneOffset.class, ZoneOffset::getId, ZoneOffset::of),
            new TextCodec<>(UUID.class, UUID::toString, UUID::fromString),
            new TextCodec<>(URI.class, URI::toString, URI::new),
            new TextCodec<>(Path.class, Path::toString, TextCodec::path),
            new TextCodec<>(Currency.class, Currency::getCurrencyCode, Currency::getInstance),
            new TextCodec<>(Locale.class, Locale::toLanguageTag, text -> Locale.forLanguageTag(text.replace('_', '-')))
        }) {
            all.put(codec.type, codec);
        }
        return all;
    }

    @Override
    Value encode(Object object, Encoding encoding) {
        if (object instanceof String text && type == String.class) {
            encoding.text(text);
            return new Value.Text(text);
        }
        if (type == String.class || !wrapper().isInstance(object)) {
            throw refused(object);
        }
        @SuppressWarnings("unchecked") // of the wrapper's class, which is this one or stands for it
        T known = (T) object;
        String text = text(known);
        encoding.text(text);
        return new Value.Text(text);
    }

    @Override
    boolean matches(Object object, @Nullable Value value) {
        return type == String.class
                ? value instanceof Value.Text text && text.value().equals(object)
                : super.matches(object, value);
    }

    @Override
    void check(Object object) {
        if (object instanceof String text && type == String.class) {
            Encoding.check(text);
        } else {
            super.check(object);
        }
    }

    private String text(T object) {
        String text;
        try {
            text = print.apply(object);
        } catch (DateTimeException e) {
            text = "";
        }
        if (!Objects.deepEquals(object, parsed(text))) {
            throw new UnsupportedValueException("is a " + type.getSimpleName()
                    + " whose text stands for another one, so it would come back changed");
        }
        return text;
    }

    @Override
    Object decode(Value value) {
        String text;
        if (value instanceof Value.Text known) {
            text = known.value();
        } else if (type == String.class && value instanceof Value.Num num) {
            // Stored when the component still was a number or a truth value.
            text = num.value().toPlainString();
        } else if (type == String.class && value instanceof Value.Bool bool) {
            text = String.valueOf(bool.value());
        } else {
            throw misfit(value);
        }
        T object = parsed(text);
        if (object == null) {
            throw new UnsupportedValueException("is text that is no " + type.getSimpleName());
        }
        return object;
    }

    private @Nullable T parsed(String text) {
        try {
            return parse.parse(text);
        } catch (DateTimeException | IllegalArgumentException | URISyntaxException e) {
            return null;
        }
    }

    @Override
    @Nullable
    Object absent() {
        if (type.isPrimitive()) {
            throw new UnsupportedValueException("is missing, and no " + type + " can be absent");
        }
        return null;
    }

    @Override
    String expected() {
        return type == String.class ? "text" : "a " + type.getSimpleName();
    }

    @Override
    boolean isScalar() {
        return !type.isArray();
    }

    private Class<?> wrapper() {
        return type == char.class ? Character.class : type;
    }

    private static String print(Instant instant) {
        return instant.getNano() % NANOS_PER_MILLI == 0 ? MILLIS.format(instant) : instant.toString();
    }

    private static Character character(String text) {
        if (text.length() != 1) {
            throw new IllegalArgumentException("one character was expected");
        }
        return text.charAt(0);
    }

    /** Older versions stored {@code file:} URIs. A path of another file system does not come back as itself. */
    private static Path path(String text) {
        return text.startsWith("file:///")
                ? Path.of(URI.create(text))
                : FileSystems.getDefault().getPath(text);
    }
}
