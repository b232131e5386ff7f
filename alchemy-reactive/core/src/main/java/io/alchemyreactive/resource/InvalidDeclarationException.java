package io.alchemyreactive.resource;

import io.alchemyreactive.error.AlchemyException;
import io.alchemyreactive.error.ErrorText;
import org.jspecify.annotations.Nullable;

/** A resource is declared in a way that cannot be planned. */
public final class InvalidDeclarationException extends AlchemyException {

    private final String fqn;

    /**
     * A failure that names the resource.
     *
     * @param fqn which resource
     * @param why what is wrong, as the end of a sentence that begins with the resource, with or without a full stop
     * @param cure what to do next, as a sentence
     */
    public InvalidDeclarationException(String fqn, String why, String cure) {
        this(fqn, why, cure, null);
    }

    /** A declaration that cannot be planned because of another failure. */
    public InvalidDeclarationException(String fqn, String why, String cure, @Nullable Throwable cause) {
        super("resource '" + fqn + "' " + ErrorText.sentence(why) + " " + cure, cause);
        this.fqn = fqn;
    }

    /** The resource's name with its scopes. */
    public String fqn() {
        return fqn;
    }
}
