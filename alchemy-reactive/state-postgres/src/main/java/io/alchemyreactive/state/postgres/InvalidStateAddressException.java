package io.alchemyreactive.state.postgres;

import io.alchemyreactive.error.ConfigurationException;

/** The address or a setting of a PostgreSQL state store is of no use. Its message never quotes the address. */
public final class InvalidStateAddressException extends ConfigurationException {

    InvalidStateAddressException(String why) {
        super("the PostgreSQL state store cannot be used like this: " + why);
    }
}
