package io.alchemyreactive.resource;

import io.alchemyreactive.error.AlchemyException;
import io.alchemyreactive.error.ErrorText;

/** The stored values of a resource do not fit the record that its type has now, so nothing can use it. */
public final class SchemaMismatchException extends AlchemyException {

    private final String fqn;

    /**
     * A failure that names resource and record.
     *
     * @param fqn the resource; one of another stage with its stage before it
     * @param record the record
     * @param cause what does not fit
     */
    public SchemaMismatchException(String fqn, Class<?> record, Throwable cause) {
        super(
                ErrorText.sentence("'" + fqn + "': what is stored of it does not fit " + record.getName() + ": "
                                + ErrorText.of(cause))
                        + (isBroken(cause)
                                ? ""
                                : " Where the record has changed, give its type another schema with a migration."),
                cause);
        this.fqn = fqn;
    }

    /** Whether the code of the record failed with an error of the JVM, so that it is no mismatch of schemas. */
    public static boolean isBroken(Throwable cause) {
        return cause.getCause() instanceof Error;
    }

    /** The resource's name with its scopes. */
    public String fqn() {
        return fqn;
    }
}
