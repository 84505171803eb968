package io.jenkins.plugins.azureml;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class Utf8TextTest {

    private static String refused(byte[] bytes) {
        return assertThrows(CharacterCodingException.class, () -> Utf8Text.decode(bytes))
                .getMessage();
    }

    @Test
    void validTextIsReadWithoutItsMark() throws Exception {
        assertEquals("M\u00fcller\n", Utf8Text.decode("\uFEFFM\u00fcller\n".getBytes(StandardCharsets.UTF_8)));
        assertEquals("", Utf8Text.decode(new byte[0]));
        assertEquals("a", Utf8Text.decode(new byte[] {'a'}));
    }

    @Test
    void lineOfTheFirstInvalidByteIsNamed() {
        assertEquals(
                "is not UTF-8 (line 3, byte 0xFC): save it as UTF-8",
                refused("a\r\nb\nM\u00fcller\n".getBytes(StandardCharsets.ISO_8859_1)));
        assertEquals(
                "is not UTF-8 (line 2, byte 0xC3): save it as UTF-8", refused(new byte[] {'a', '\r', (byte) 0xC3}));
    }

    @Test
    void utf16IsNamed() {
        String expected = "is UTF-16, which PowerShell and Excel write as 'Unicode': save it as UTF-8";
        assertEquals(expected, refused("name: x\n".getBytes(StandardCharsets.UTF_16)));
        assertEquals(expected, refused("\uFEFFname: x\n".getBytes(StandardCharsets.UTF_16LE)));
        assertEquals(expected, refused("name: x\n".getBytes(StandardCharsets.UTF_16LE)));
        assertEquals(expected, refused("name: x\n".getBytes(StandardCharsets.UTF_16BE)));
    }
}
