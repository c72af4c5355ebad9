package dev.downhill.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

class TensorTest {
  private static Tensor leaf(int... dims) {
    return Tensor.leaf(Shape.of(dims), DType.F32);
  }

  @Test
  void shapesStretchFromTheLastAxis() {
    assertThat(leaf(4, 1, 3).plus(leaf(5, 1)).shape()).isEqualTo(Shape.of(4, 5, 3));
    assertThat(leaf(2, 3).plus(1).shape()).isEqualTo(Shape.of(2, 3));
    assertThat(leaf(7, 2, 3).matmul(leaf(3, 4)).shape()).isEqualTo(Shape.of(7, 2, 4));
  }

  @Test
  void shapeErrorsNameBothShapes() {
    assertThatThrownBy(() -> leaf(2, 3).plus(leaf(4)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("[2, 3]")
        .hasMessageContaining("[4]");
    assertThatThrownBy(() -> leaf(2, 3).matmul(leaf(2, 3)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("[2, 3] · [2, 3]")
        .hasMessageContaining("3 and 2");
    assertThatThrownBy(() -> leaf(2, 3).reshape(5))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("[2, 3]")
        .hasMessageContaining("[5]");
    assertThatThrownBy(() -> leaf(3).matmul(leaf(3, 1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("two axes");
  }

  @Test
  void kindsOfNumbersDoNotMix() {
    assertThatThrownBy(() -> leaf(2).plus(Tensor.leaf(Shape.of(2), DType.F64)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("F32")
        .hasMessageContaining("F64");
  }

  @Test
  void reductionsKeepTheirAxes() {
    assertThat(leaf(2, 3, 4).sum(1).shape()).isEqualTo(Shape.of(2, 1, 4));
    assertThat(leaf(2, 3).mean(-1).shape()).isEqualTo(Shape.of(2, 1));
    assertThat(leaf(2, 3).maxOver().shape()).isEqualTo(Shape.of(1, 1));
    assertThatThrownBy(() -> leaf(2).sum(1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("axis 1");
  }

  @Test
  void partsMustFit() {
    assertThat(leaf(4, 6).slice(-1, 2, 5).shape()).isEqualTo(Shape.of(4, 3));
    assertThat(leaf(4, 6).pad(0, 2, 1).shape()).isEqualTo(Shape.of(7, 6));
    assertThat(Tensor.stack(-1, List.of(leaf(4, 6), leaf(4, 6))).shape())
        .isEqualTo(Shape.of(4, 6, 2));
    assertThat(leaf(4, 6).split(1, 0, 5, 1)).hasSize(3);
    assertThatThrownBy(() -> leaf(4, 6).slice(1, 2, 7))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("2 to 7 of axis 1 of [4, 6]");
    assertThatThrownBy(() -> leaf(4, 6).slice(new int[] {1, 1}, Shape.of(4, 2)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("[4, 2] from [1, 1] on is not within [4, 6]");
    assertThatThrownBy(() -> leaf(4, 6).pad(new int[] {1, 0}, Shape.of(4, 6)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("pad: [4, 6] from [1, 0] on");
    assertThatThrownBy(() -> leaf(4, 6).pad(0, -1, 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("-1 before");
    assertThatThrownBy(() -> Tensor.concatenate(0, List.of(leaf(4, 6), leaf(4, 5))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("[4, 6] and [4, 5]");
    assertThatThrownBy(() -> Tensor.concatenate(0, List.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("at least one");
    assertThatThrownBy(() -> Tensor.stack(0, List.of(leaf(4), leaf(5))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("[4] and [5]");
    assertThatThrownBy(() -> leaf(4, 6).split(1, 2, 3))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("[2, 3] do not add up to 6");
  }

  @Test
  void storedNumbersAreCastBeforeTheyCompute() {
    Tensor whole = Tensor.leaf(Shape.of(2, 3), DType.I32);
    assertThat(whole.cast(DType.F32).plus(1).dtype()).isEqualTo(DType.F32);
    assertThat(whole.cast(DType.I32)).isSameAs(whole);
    assertThat(whole.transpose().slice(0, 1, 2).reshape(2).detach().dtype()).isEqualTo(DType.I32);
    List<Runnable> refused =
        List.of(
            () -> whole.plus(whole),
            () -> whole.sum(0),
            () -> whole.maxOver(),
            () -> whole.times(2),
            () -> whole.matmul(whole),
            () -> Tensor.iota(Shape.of(3), 0, DType.BF16),
            () -> Tensor.leaf(Shape.of(3), DType.BF16).exp());
    for (Runnable formula : refused) {
      assertThatThrownBy(formula::run)
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("cast to F32 or F64");
    }
  }

  @Test
  void indicesMustFit() {
    Tensor indices = Tensor.leaf(Shape.of(4, 2), DType.I32);
    assertThat(leaf(9, 5, 3).gather(indices).shape()).isEqualTo(Shape.of(4, 2, 5, 3));
    assertThat(leaf(4, 2, 5).scatterAdd(indices, 9).shape()).isEqualTo(Shape.of(9, 5));
    assertThatThrownBy(() -> leaf(9, 5).gather(leaf(4)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("I32, not F32 [4]");
    assertThatThrownBy(() -> leaf().gather(indices))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("[]");
    assertThatThrownBy(() -> leaf(2, 4).scatterAdd(indices, 3))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("[4, 2]")
        .hasMessageContaining("[2, 4]");
  }

  @Test
  void valuesHoldEveryKindOfNumber() {
    for (DType dtype : DType.values()) {
      Values values = Values.zeros(Shape.of(3), dtype);
      values.set(1, -2.5);
      values.set(2, 1e9);
      assertThat(values.dtype()).isEqualTo(dtype);
      assertThat(values.at(1)).isEqualTo(dtype == DType.I32 ? -2 : -2.5);
      assertThat(values.at(2)).isCloseTo(1e9, within(dtype == DType.BF16 ? 2e6 : 0));
      Values copy = values.copy();
      values.fill(7);
      assertThat(values.at(2)).isEqualTo(7);
      assertThat(copy.at(0)).isZero();
    }
  }

  @Test
  void shapesAreChecked() {
    assertThatThrownBy(() -> Shape.of(2, -1)).hasMessageContaining("-1");
    assertThatThrownBy(() -> Shape.of(1 << 16, 1 << 16)).hasMessageContaining("2,147,483,647");
    assertThat(Shape.of()).isSameAs(Shape.SCALAR);
    assertThat(Shape.SCALAR.size()).isOne();
    assertThat(Shape.of(3, 0).size()).isZero();
  }

  @Test
  void aParameterStartsFromItsOwnShape() {
    assertThatThrownBy(
            () ->
                new Parameter(Shape.of(2), DType.F32, _ -> Tensor.full(0, Shape.of(3), DType.F32)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("[2]")
        .hasMessageContaining("[3]");
  }

  @Test
  void valuesFitTheirShape() {
    assertThatThrownBy(() -> Values.of(Shape.of(3), 1.0, 2))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("[3]");
    assertThatThrownBy(() -> new Values(Shape.of(1), new long[1]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("long[]");
  }
}
