package io.alchemyreactive.plan;

import io.alchemyreactive.error.ErrorText;
import io.alchemyreactive.error.RefusedException;

/** An object of another owner is in the place where a resource would be created; nothing was changed. */
public final class ForeignObjectException extends RefusedException {

    /**
     * A failure for an object that could be adopted.
     *
     * @param type the name of the resource's type
     * @param owner the owner of the object, as far as the provider can tell; otherwise empty
     * @param why the reason, fit to show
     */
    public ForeignObjectException(String fqn, String type, String owner, String why) {
        this(fqn, type, owner, why, "To take it over, declare it with options(o -> o.adopt()), or run deploy --adopt.");
    }

    private ForeignObjectException(String fqn, String type, String owner, String why, String cure) {
        super("resource '" + fqn + "' (" + type + ") is refused: " + ErrorText.sentence(why)
                + (owner.isEmpty() ? "" : " What is there: " + ErrorText.sentence(owner)) + " " + cure);
    }

    /** A failure for a replacement whose new object would be in the place of an object of another owner. */
    public static ForeignObjectException inNewPlace(String fqn, String type, String owner) {
        return new ForeignObjectException(
                fqn,
                type,
                owner,
                "an object that is not ours stands where its next one would be made",
                "Give the resource another name, or remove what is there.");
    }
}
