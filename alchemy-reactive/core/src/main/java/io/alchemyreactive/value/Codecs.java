package io.alchemyreactive.value;

import io.alchemyreactive.effect.Redacted;
import io.alchemyreactive.output.Output;
import java.lang.reflect.GenericArrayType;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.lang.reflect.WildcardType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;

/** Finds the codec of a Java type. A type that cannot be kept has one too, which says why. Thread-safe. */
final class Codecs {

    private static final Map<Type, ValueCodec> KNOWN = new ConcurrentHashMap<>();

    /** A generic record is one type per choice of its arguments; the same codec each time, as it may contain itself. */
    private static final Map<GenericRecord, ValueCodec> GENERIC = new ConcurrentHashMap<>();

    private record GenericRecord(Class<?> type, List<ValueCodec> arguments) {}

    private Codecs() {}

    /** The codec of this type. */
    static ValueCodec of(Type type) {
        ValueCodec known = KNOWN.get(type);
        if (known == null) {
            known = of(type, Map.of());
            KNOWN.put(type, known);
        }
        return known;
    }

    /** The codec of this type, in a record whose type variables have these codecs. */
    static ValueCodec of(Type type, Map<TypeVariable<?>, ValueCodec> variables) {
        if (type instanceof Class<?> plain) {
            return ofClass(plain, AnyCodec.INSTANCE);
        }
        if (type instanceof ParameterizedType generic) {
            List<ValueCodec> arguments = new ArrayList<>();
            for (Type argument : generic.getActualTypeArguments()) {
                arguments.add(of(argument, variables));
            }
            return ofGeneric((Class<?>) generic.getRawType(), arguments);
        }
        if (type instanceof TypeVariable<?> variable) {
            ValueCodec bound = variables.get(variable);
            return bound != null ? bound : ofClass(erased(variable.getBounds()[0]), AnyCodec.INSTANCE);
        }
        if (type instanceof WildcardType wildcard) {
            return of(wildcard.getUpperBounds()[0], variables);
        }
        var array = (GenericArrayType) type;
        return ListCodec.ofArray(erased(array), of(array.getGenericComponentType(), variables));
    }

    /** The codec of objects of this class, whose parts are taken by their classes too. */
    static ValueCodec ofObjects(Class<?> runtime) {
        if (Value.class.isAssignableFrom(runtime)) {
            return OwnCodec.INSTANCE;
        }
        TextCodec<?> text = TextCodec.findFor(runtime);
        if (text != null) {
            return text;
        }
        if (Enum.class.isAssignableFrom(runtime)) {
            Class<?> declaring = runtime.isEnum() ? runtime : runtime.getSuperclass();
            return new EnumCodec(declaring);
        }
        if (runtime == Object.class) {
            return new RefusedCodec(refusal(runtime));
        }
        for (Class<?> interfaced : new Class<?>[] {List.class, Set.class, Map.class}) {
            if (interfaced.isAssignableFrom(runtime) && !runtime.isRecord()) {
                return ofClass(interfaced, RuntimeCodec.INSTANCE);
            }
        }
        return ofClass(runtime, RuntimeCodec.INSTANCE);
    }

    /** The codec of a class, with the codec of whatever it does not say itself. */
    private static ValueCodec ofClass(Class<?> type, ValueCodec unsaid) {
        ValueCodec scalar = scalar(type);
        if (scalar != null) {
            return scalar;
        }
        if (type == Object.class) {
            return unsaid;
        }
        if (Value.class.isAssignableFrom(type)) {
            return new OwnCodec(type);
        }
        if (type.isArray()) {
            return ListCodec.ofArray(type, ofClass(type.getComponentType(), unsaid));
        }
        ValueCodec[] arguments = new ValueCodec[type.getTypeParameters().length];
        Arrays.fill(arguments, unsaid);
        return ofGeneric(type, List.of(arguments));
    }

    private static @Nullable ValueCodec scalar(Class<?> type) {
        if (type == boolean.class || type == Boolean.class) {
            return type == boolean.class ? BoolCodec.PRIMITIVE : BoolCodec.BOXED;
        }
        ValueCodec known = TextCodec.find(type);
        if (known == null) {
            known = NumberCodec.find(type);
        }
        if (known == null) {
            known = OptionalCodec.find(type);
        }
        return known == null && type.isEnum() ? new EnumCodec(type) : known;
    }

    private static ValueCodec ofGeneric(Class<?> type, List<ValueCodec> arguments) {
        if (type.isRecord()) {
            return GENERIC.computeIfAbsent(
                    new GenericRecord(type, arguments),
                    record -> RecordCodec.of(record.type(), bound(record)).asPart());
        }
        @Nullable ValueCodec found = null;
        if (arguments.size() == 1) {
            ValueCodec content = arguments.get(0);
            if (type == List.class) {
                found = ListCodec.ofList(content);
            } else if (type == ArrayList.class) {
                found = ListCodec.ofArrayList(content);
            } else if (type == Optional.class) {
                found = OptionalCodec.of(content);
            } else if (type == Redacted.class) {
                found = new SecretCodec(content);
            } else {
                found = SetCodec.find(type, content);
            }
        } else if (arguments.size() == 2) {
            found = MapCodec.find(type, arguments.get(0), arguments.get(1));
        }
        return found != null ? found : new RefusedCodec(refusal(type));
    }

    private static Map<TypeVariable<?>, ValueCodec> bound(GenericRecord generic) {
        Map<TypeVariable<?>, ValueCodec> variables = new HashMap<>();
        TypeVariable<?>[] parameters = generic.type().getTypeParameters();
        for (int i = 0; i < parameters.length; i++) {
            variables.put(parameters[i], generic.arguments().get(i));
        }
        return variables;
    }

    private static String refusal(Class<?> type) {
        if (Output.class.isAssignableFrom(type)) {
            return ValueCodec.OUTPUT_INSIDE;
        }
        if (Publisher.class.isAssignableFrom(type)) {
            return "is a " + type.getSimpleName() + ValueCodec.PUBLISHER_INSIDE;
        }
        return "is a " + type.getName()
                + ", which cannot be kept as a value; use a record, an enum, text, a number, a list,"
                + " set or map of those, or a type of java.time";
    }

    private static Class<?> erased(Type type) {
        if (type instanceof Class<?> plain) {
            return plain;
        }
        if (type instanceof ParameterizedType generic) {
            return (Class<?>) generic.getRawType();
        }
        if (type instanceof GenericArrayType array) {
            return erased(array.getGenericComponentType()).arrayType();
        }
        return type instanceof TypeVariable<?> variable ? erased(variable.getBounds()[0]) : Object.class;
    }
}
