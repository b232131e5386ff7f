package io.alchemyreactive.state.file;

import io.alchemyreactive.effect.Redacted;
import io.alchemyreactive.internal.codec.CheckedText;
import io.alchemyreactive.internal.codec.Document;
import io.alchemyreactive.internal.codec.StateKey;
import io.alchemyreactive.state.WrongKeyException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A key that is derived from a password. The file {@code password.json} keeps the salt, the number of rounds and the id
 * of the right key, so that a wrong password is detected before anything is read. Stateless and thread-safe; blocks.
 */
record PasswordKey(Path root, Path file, Redacted<String> password) implements StoredKey {

    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int SALT_BYTES = 16;
    private static final int MOST_ROUNDS = 100_000_000;

    @Override
    public String place() {
        return "the password that was given";
    }

    @Override
    public String absence() {
        return "there is no " + file + ", which tells how the key is made from the password";
    }

    @Override
    public @Nullable String findId(Disk disk) throws IOException {
        Document kept = read(disk);
        return kept == null ? null : kept.text("key");
    }

    private @Nullable Document read(Disk disk) throws IOException {
        String json = new DurableFiles(disk).read(file);
        return json == null ? null : Document.parse(file.toString(), json);
    }

    @Override
    public @Nullable StateKey find(Disk disk) throws IOException {
        Document kept = read(disk);
        if (kept == null) {
            return null;
        }
        long rounds = kept.number("rounds");
        if (rounds < 1 || rounds > MOST_ROUNDS) {
            throw kept.corrupt("'rounds' is " + rounds);
        }
        StateKey key = StateKey.derive(password, salt(kept), (int) rounds);
        if (!key.id().equals(kept.text("key"))) {
            throw new WrongKeyException(root.toString(), place());
        }
        return key;
    }

    @Override
    public void make(Disk disk) throws IOException {
        byte[] salt = new byte[SALT_BYTES];
        RANDOM.nextBytes(salt);
        String json = Document.write(Map.of(
                "salt", Base64.getEncoder().encodeToString(salt),
                "rounds", StateKey.ROUNDS,
                "key", StateKey.derive(password, salt, StateKey.ROUNDS).id()));
        StoredKey.writeOnce(disk, file, CheckedText.withSum(json).getBytes(StandardCharsets.UTF_8));
    }

    private static byte[] salt(Document kept) {
        try {
            return Base64.getDecoder().decode(kept.text("salt"));
        } catch (IllegalArgumentException e) {
            throw kept.corrupt("'salt' is not Base64");
        }
    }
}
