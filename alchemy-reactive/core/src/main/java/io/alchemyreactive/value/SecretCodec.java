package io.alchemyreactive.value;

import io.alchemyreactive.effect.Redacted;
import java.util.Set;

/** The codec of secrets. They stay redacted in both directions. */
final class SecretCodec extends ValueCodec {

    private final ValueCodec content;

    SecretCodec(ValueCodec content) {
        this.content = content;
    }

    @Override
    Value encode(Object object, Encoding encoding) {
        if (!(object instanceof Redacted<?> secret)) {
            throw refused(object);
        }
        encoding.enterSecret();
        Value value = part(content, secret.reveal(), encoding);
        encoding.leaveSecret();
        return new Value.Secret(Redacted.of(value));
    }

    @Override
    Object decode(Value value) {
        if (value instanceof Value.Secret secret) {
            return Redacted.of(content.decode(secret.value().reveal()));
        }
        throw misfit(value);
    }

    @Override
    String expected() {
        return "a secret (Redacted)";
    }

    @Override
    void check(Set<Object> seen) {
        content.check(seen);
    }
}
