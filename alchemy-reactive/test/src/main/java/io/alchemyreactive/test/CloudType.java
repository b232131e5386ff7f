package io.alchemyreactive.test;

import io.alchemyreactive.effect.Redacted;
import io.alchemyreactive.resource.ResourceType;
import io.alchemyreactive.value.Value;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A type of objects in a fake cloud. Immutable.
 *
 * @param type the resource type
 * @param prefix the prefix of ids
 * @param finding how an object is found when only its properties are known
 * @param unique a name that only one object of the type has; null where the type has none
 * @param fixed the properties that cannot be changed in place
 * @param uses property values that may be ids of other objects
 * @param attributes computes the attributes from id and properties
 * @param id reads the id from the attributes
 */
record CloudType<P extends Record, A extends Record>(
        ResourceType<?, P, A> type,
        String prefix,
        Finding finding,
        Function<P, @Nullable String> unique,
        Function<P, List<@Nullable Object>> fixed,
        Function<P, List<String>> uses,
        BiFunction<String, P, A> attributes,
        Function<A, String> id) {

    /** How an object is found when its id is not known. */
    enum Finding {
        /**
         * By the mark of its owner. An object with the wanted unique name and another mark belongs to another owner.
         */
        BY_TAG,
        /** By container and name. The object carries no mark; it belongs to the stage of its container. */
        BY_CONTAINER,
        /** By its unique name. The name is its id. */
        BY_NAME
    }

    String name() {
        return type.name();
    }

    /** The word for the unique name in messages. */
    String word() {
        return finding == Finding.BY_TAG ? "slot" : prefix;
    }

    /** Whether the id of an object is its unique name. */
    boolean isNamed() {
        return finding != Finding.BY_TAG;
    }

    /** Whether an object is found by its container. */
    boolean isMember() {
        return finding == Finding.BY_CONTAINER;
    }

    /** Whether the objects have a token attribute, which an operation can change. */
    boolean hasToken() {
        return type.attributes().type() == Thing.Attributes.class;
    }

    /** A copy of the attributes with this token. */
    A withToken(A answer, Redacted<String> token) {
        var thing = (Thing.Attributes) answer;
        return type.attributes().type().cast(new Thing.Attributes(thing.id(), thing.label(), token));
    }

    /** Whether an object with these properties is contained in the object with this id. */
    boolean liesIn(Record props, String id) {
        return props instanceof Member.Props member && id.equals(member.box());
    }

    P cast(Record props) {
        return type.propsClass().cast(props);
    }

    @Nullable
    String uniqueOf(Record props) {
        return unique.apply(cast(props));
    }

    boolean areFixedEqual(Record one, Record other) {
        return fixed.apply(cast(one)).equals(fixed.apply(cast(other)));
    }

    List<String> usesOf(Record props) {
        return uses.apply(cast(props));
    }

    /** The id of an object whose unique name is its id. */
    String idOfName(P props) {
        return prefix + ":" + unique.apply(props);
    }

    /** The id in stored attributes. */
    String idOf(Value.Fields stored) {
        return id.apply(type.attributes().fromValue(stored));
    }

    P propsOf(Value.Fields stored) {
        return type.props().fromValue(stored);
    }
}
