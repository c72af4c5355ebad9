package dev.downhill.data;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Numbers different texts from 0 in the order in which they first appear.
///
/// Looks up slices of a character buffer, so that a known text costs no allocation.
final class Dictionary {
  private int[] slots = new int[16]; // code + 1, 0 where free
  private int[] hashes = new int[8];
  private final List<String> texts = new ArrayList<>();

  int code(char[] chars, int from, int to) {
    int hash = 0;
    for (int i = from; i < to; i++) {
      hash = 31 * hash + chars[i];
    }
    hash ^= hash >>> 15;
    hash *= 0x2c1b3c6d;
    hash ^= hash >>> 12;
    int slot = hash & (slots.length - 1);
    while (slots[slot] != 0) {
      int code = slots[slot] - 1;
      if (hashes[code] == hash && same(texts.get(code), chars, from, to)) {
        return code;
      }
      slot = (slot + 1) & (slots.length - 1);
    }
    int code = texts.size();
    texts.add(new String(chars, from, to - from));
    if (code == hashes.length) {
      hashes = Arrays.copyOf(hashes, 2 * code);
    }
    hashes[code] = hash;
    slots[slot] = code + 1;
    if (2 * texts.size() > slots.length) {
      grow();
    }
    return code;
  }

  List<String> texts() {
    return texts;
  }

  private void grow() {
    slots = new int[4 * slots.length];
    for (int code = 0; code < texts.size(); code++) {
      int slot = hashes[code] & (slots.length - 1);
      while (slots[slot] != 0) {
        slot = (slot + 1) & (slots.length - 1);
      }
      slots[slot] = code + 1;
    }
  }

  private static boolean same(String text, char[] chars, int from, int to) {
    if (text.length() != to - from) {
      return false;
    }
    for (int i = from; i < to; i++) {
      if (text.charAt(i - from) != chars[i]) {
        return false;
      }
    }
    return true;
  }
}
