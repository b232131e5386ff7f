package io.alchemyreactive;

import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/**
 * Ids of 128 random bits. They have to be unique, not secret. So the system's source of randomness, which may block, is
 * read once, to seed a generator. Thread-safe.
 */
final class RandomIds implements Supplier<String> {

    private static final String ALPHABET = "abcdefghijklmnopqrstuvwxyz234567";
    private static final int LENGTH = 26;
    private static final int BITS = 5;

    private final RandomGenerator random;

    private RandomIds(RandomGenerator random) {
        this.random = random;
    }

    static RandomIds seeded() {
        byte[] seed = new byte[32];
        new SecureRandom().nextBytes(seed);
        return new RandomIds(RandomGeneratorFactory.of("Xoshiro256PlusPlus").create(seed));
    }

    @Override
    public String get() {
        long high;
        long low;
        synchronized (this) {
            high = random.nextLong();
            low = random.nextLong();
        }
        byte[] bytes = ByteBuffer.allocate(16).putLong(high).putLong(low).array();
        var id = new StringBuilder(LENGTH);
        int held = 0;
        int buffer = 0;
        for (byte next : bytes) {
            buffer = buffer << Byte.SIZE | next & 0xff;
            held += Byte.SIZE;
            while (held >= BITS) {
                held -= BITS;
                id.append(ALPHABET.charAt(buffer >> held & 31));
            }
        }
        return id.append(ALPHABET.charAt(buffer << BITS - held & 31)).toString();
    }
}
