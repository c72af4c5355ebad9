package dev.downhill.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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
    assertThatThrownBy(() -> new Values(Shape.of(1), new int[1]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("int[]");
  }
}
