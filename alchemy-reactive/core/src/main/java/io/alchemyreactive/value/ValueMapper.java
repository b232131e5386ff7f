package io.alchemyreactive.value;

import io.alchemyreactive.effect.Redacted;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Comparator;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.databind.BeanProperty;
import tools.jackson.databind.DatabindException;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.ValueDeserializer;
import tools.jackson.databind.ValueSerializer;
import tools.jackson.databind.cfg.MapperConfig;
import tools.jackson.databind.introspect.AnnotatedMember;
import tools.jackson.databind.introspect.JacksonAnnotationIntrospector;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.module.SimpleModule;

/** The mapper behind {@link Values}: our text forms, secrets carried as embedded objects, sets in one order. */
final class ValueMapper {

    private static final DateTimeFormatter MILLIS =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

    private ValueMapper() {}

    static JsonMapper create() {
        var module = new SimpleModule("alchemy-values")
                .addSerializer(Instant.class, new InstantText())
                .addSerializer(Duration.class, new DurationText())
                .addSerializer(Redacted.class, new SecretOut())
                .addDeserializer(Redacted.class, new SecretIn(null))
                .addSerializer(Value.class, new ValueOut())
                .addSerializer(Set.class, new SortedSetOut());
        return JsonMapper.builder()
                .addModule(module)
                .annotationIntrospector(new PrimitivesRequired())
                .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
                .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
                .build();
    }

    /** Where in the document a mapping failed, without any content. */
    static String path(JacksonException e) {
        return e instanceof DatabindException && !e.getPath().isEmpty()
                ? e.getPath().stream()
                        .map(step ->
                                step.getPropertyName() == null ? "[" + step.getIndex() + "]" : step.getPropertyName())
                        .collect(Collectors.joining("."))
                : "its top";
    }

    /** A primitive component that is missing is an error, as it cannot be null and is not silently zero. */
    private static final class PrimitivesRequired extends JacksonAnnotationIntrospector {

        @Override
        public @Nullable Boolean hasRequiredMarker(MapperConfig<?> config, AnnotatedMember member) {
            return member.getRawType().isPrimitive() ? Boolean.TRUE : super.hasRequiredMarker(config, member);
        }
    }

    private static final class InstantText extends ValueSerializer<Instant> {
        @Override
        public void serialize(Instant value, JsonGenerator out, SerializationContext context) {
            out.writeString(MILLIS.format(value));
        }
    }

    private static final class DurationText extends ValueSerializer<Duration> {
        @Override
        public void serialize(Duration value, JsonGenerator out, SerializationContext context) {
            out.writeString(value.toString());
        }
    }

    @SuppressWarnings("rawtypes")
    private static final class SecretOut extends ValueSerializer<Redacted> {
        @Override
        public void serialize(Redacted value, JsonGenerator out, SerializationContext context) {
            out.writeEmbeddedObject(value);
        }
    }

    /** A value inside another object stands for itself. */
    private static final class ValueOut extends ValueSerializer<Value> {
        @Override
        public void serialize(Value value, JsonGenerator out, SerializationContext context) {
            out.writeEmbeddedObject(value);
        }
    }

    /** Gives an embedded secret the type that its place in a record asks for. */
    @SuppressWarnings("rawtypes")
    private static final class SecretIn extends ValueDeserializer<Redacted> {

        private final @Nullable JavaType content;

        SecretIn(@Nullable JavaType content) {
            this.content = content;
        }

        @Override
        public ValueDeserializer<?> createContextual(DeserializationContext context, @Nullable BeanProperty property) {
            JavaType type = property == null ? context.getContextualType() : property.getType();
            return new SecretIn(type == null ? null : type.containedType(0));
        }

        @Override
        public Redacted deserialize(JsonParser in, DeserializationContext context) {
            if (in.getEmbeddedObject() instanceof Redacted<?> secret && secret.reveal() instanceof Value value) {
                Object plain = content == null ? null : Values.to(value, content);
                if (plain != null) {
                    return Redacted.of(plain);
                }
            }
            return (Redacted) context.handleUnexpectedToken(context.constructType(Redacted.class), in);
        }
    }

    @SuppressWarnings("rawtypes")
    private static final class SortedSetOut extends ValueSerializer<Set> {
        @Override
        public void serialize(Set value, JsonGenerator out, SerializationContext context) {
            out.writeStartArray();
            ((Set<?>) value)
                    .stream()
                            .map(Values::of)
                            .sorted(Comparator.comparing(
                                    item -> item == null ? "" : CanonicalJson.write(item, SORTING)))
                            .forEach(item -> out.writeEmbeddedObject(item));
            out.writeEndArray();
        }
    }

    /** Secrets sort by their value; the text never leaves this class. */
    private static final CanonicalJson.SecretForm SORTING = new CanonicalJson.SecretForm() {
        @Override
        public String write(Value secret, String path) {
            return CanonicalJson.write(secret, this);
        }

        @Override
        public Value read(String text, String path) {
            throw new IllegalStateException("only written");
        }
    };
}
