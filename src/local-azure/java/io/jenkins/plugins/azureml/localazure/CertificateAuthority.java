package io.jenkins.plugins.azureml.localazure;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.MessageDigest;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/** A certificate authority that lives as long as the server. Its key is never written to disk. */
final class CertificateAuthority {
    private static final byte[] ECDSA = Der.sequence(Der.oid("1.2.840.10045.4.3.2"));
    private static final String[] NAMES = {"localhost", "*.localhost", "*.blob.core.localhost"};

    private final KeyPair keys = keys();
    private final byte[] name = name("Local Azure ML, of this start only");
    final X509Certificate certificate;

    CertificateAuthority() throws IOException {
        certificate = sign(name, keys.getPublic(), authorityExtensions());
    }

    private static KeyPair keys() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    String pem() {
        try {
            return "-----BEGIN CERTIFICATE-----\n"
                    + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(certificate.getEncoded())
                    + "\n-----END CERTIFICATE-----\n";
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /**
     * Creates a server context whose certificate covers 127.0.0.1, {@code localhost} and the storage accounts' hosts.
     */
    SSLContext server() throws IOException {
        KeyPair own = keys();
        X509Certificate signed = sign(name("localhost"), own.getPublic(), serverExtensions());
        try {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            char[] password = new char[0];
            store.setKeyEntry("server", own.getPrivate(), password, new Certificate[] {signed, certificate});
            KeyManagerFactory managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            managers.init(store, password);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(managers.getKeyManagers(), null, null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IOException(e);
        }
    }

    private X509Certificate sign(byte[] subject, PublicKey key, List<byte[]> extensions) throws IOException {
        extensions.add(extension("2.5.29.14", false, Der.octets(keyId(key))));
        extensions.add(extension("2.5.29.35", false, Der.sequence(Der.tagged(0x80, keyId(keys.getPublic())))));
        Instant now = Instant.now();
        byte[] content = Der.sequence(
                Der.tagged(0xa0, Der.integer(BigInteger.TWO)),
                Der.integer(new BigInteger(1, Tokens.randomBytes(16))),
                ECDSA,
                name,
                Der.sequence(Der.time(now.minus(Duration.ofHours(1))), Der.time(now.plus(Duration.ofDays(30)))),
                subject,
                key.getEncoded(),
                Der.tagged(0xa3, Der.sequence(extensions.toArray(new byte[0][]))));
        try {
            Signature signature = Signature.getInstance("SHA256withECDSA");
            signature.initSign(keys.getPrivate());
            signature.update(content);
            byte[] signed = Der.sequence(content, ECDSA, Der.bits(0, signature.sign()));
            return (X509Certificate)
                    CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(signed));
        } catch (GeneralSecurityException e) {
            throw new IOException(e);
        }
    }

    private static List<byte[]> authorityExtensions() {
        List<byte[]> extensions = new ArrayList<>();
        extensions.add(extension("2.5.29.19", true, Der.sequence(Der.TRUE)));
        extensions.add(extension("2.5.29.15", true, Der.bits(1, (byte) 0x06)));
        return extensions;
    }

    private static List<byte[]> serverExtensions() throws IOException {
        List<byte[]> extensions = new ArrayList<>();
        extensions.add(extension("2.5.29.15", true, Der.bits(7, (byte) 0x80)));
        extensions.add(extension("2.5.29.37", false, Der.sequence(Der.oid("1.3.6.1.5.5.7.3.1"))));
        List<byte[]> names = new ArrayList<>();
        names.add(Der.tagged(0x87, InetAddress.getByName("127.0.0.1").getAddress()));
        for (String each : NAMES) {
            names.add(Der.tagged(0x82, each.getBytes(java.nio.charset.StandardCharsets.US_ASCII)));
        }
        extensions.add(extension("2.5.29.17", false, Der.sequence(names.toArray(new byte[0][]))));
        return extensions;
    }

    private static byte[] extension(String oid, boolean critical, byte[] value) {
        return Der.sequence(Der.oid(oid), critical ? Der.TRUE : new byte[0], Der.octets(value));
    }

    private static byte[] name(String common) {
        return Der.sequence(Der.set(Der.sequence(Der.oid("2.5.4.3"), Der.text(common))));
    }

    private static byte[] keyId(PublicKey key) {
        try {
            return MessageDigest.getInstance("SHA-1").digest(key.getEncoded());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
