import type { MailTexts } from "./en.ts";

/** The words of every message, in Japanese. */
export const ja: MailTexts = {
  linkFallback: "ボタンが使えない場合は、次のアドレスをブラウザーにコピーしてください。",
  templates: {
    reset_email: ({ site, lifetime }) => ({
      subject: `${site} のパスワードの再設定`,
      heading: "パスワードの再設定",
      paragraphs: [
        `${site} でお使いのパスワードの再設定が求められました。`,
        "下のボタンから新しいパスワードを設定できます。",
      ],
      button: "新しいパスワードを設定",
      note: `リンクは 1 回だけ使えます。有効期間は ${lifetime}です。お心当たりがない場合は、このメールを無視してください。パスワードは変わりません。`,
    }),
    choose_password_email: ({ site, lifetime }) => ({
      subject: `${site} の新しいパスワードを設定してください`,
      heading: "ログインの仕組みが変わります",
      paragraphs: [
        `${site} のログインの仕組みが新しくなりました。引き続きご利用いただくためのお願いです。`,
        "以前のパスワードは引き継げないため、下のボタンから設定してください。そのほかは何も変わりません。",
      ],
      button: "パスワードを設定",
      note: `リンクはご本人専用で、1 回だけ使えます。有効期間は ${lifetime}です。これまでどおりログインすることもできます。${site} をもうお使いでない場合は、何もする必要はありません。`,
    }),
    verify_email: ({ site, lifetime }) => ({
      subject: `${site} のメールアドレスの確認`,
      heading: "メールアドレスの確認",
      paragraphs: [
        `${site} のアカウントにこのメールアドレスが登録されました。ご自分のものであることを確認してください。`,
      ],
      button: "メールアドレスを確認",
      note: `リンクは 1 回だけ使えます。有効期間は ${lifetime}です。${site} にお心当たりがない場合は、このメールを無視してください。`,
    }),
    administrator_invitation_email: ({ site, lifetime }) => ({
      subject: `${site} の管理者への招待`,
      heading: "管理者に招待されました",
      paragraphs: [`${site} の管理者に登録されました。パスワードを設定すると利用を始められます。`],
      button: "パスワードを設定",
      note: `リンクは 1 回だけ使えます。有効期間は ${lifetime}です。${site} にお心当たりがない場合は、このメールを無視してください。`,
    }),
    administrator_password_email: ({ site, lifetime }) => ({
      subject: `${site} の管理者パスワードの再設定`,
      heading: "新しいパスワードの設定",
      paragraphs: [`下のボタンから、${site} の管理者としての新しいパスワードを設定できます。`],
      button: "新しいパスワードを設定",
      note: `リンクは 1 回だけ使えます。有効期間は ${lifetime}です。お心当たりがない場合は、このメールを無視してください。パスワードは変わりません。`,
    }),
    welcome_email: ({ site }) => ({
      subject: `${site} へようこそ`,
      heading: `${site} へようこそ`,
      paragraphs: ["メールアドレスの確認が完了しました。これからはこのアドレスでログインできます。"],
      note: "ほかに必要な手続きはありません。",
    }),
    blocked_account: ({ site }) => ({
      subject: `${site} へのログインを停止しました`,
      heading: "アカウントへのログインを停止しました",
      paragraphs: [
        `${site} のアカウントで誤ったパスワードが何度も入力されたため、その場所からの試行を停止しました。`,
        "ご本人の操作だった場合は、パスワードを再設定してください。停止はすぐに解除されます。",
      ],
      button: "停止を解除",
      note: "お心当たりがない場合は、何もする必要はありません。誰もログインしていません。",
    }),
    test_email: ({ site }) => ({
      subject: `${site} からのテストメール`,
      heading: "メールは届いています",
      paragraphs: [`${site} の担当者が、メールが届くかどうかを確かめるためにこのメールを送信しました。`],
      note: "何もする必要はありません。",
    }),
    suspicious_address: ({ site, address }) => ({
      subject: `${site} で 1 つのアドレスからのログイン失敗が多すぎます`,
      heading: "アドレスからの試行を停止しました",
      paragraphs: [
        `${address} からの ${site} へのログイン失敗が、全アカウントの合計で許可された回数を超えました。`,
        "しばらく試行がなくなるまで、このアドレスからの試行を拒否します。ご存じのアドレスの場合は、攻撃対策の設定で許可するか、停止を解除してください。",
      ],
      note: "このメールは 1 時間に 1 通までしか送信されません。",
    }),
    password_changed: ({ site }) => ({
      subject: `${site} のパスワードが変更されました`,
      heading: "パスワードが変更されました",
      paragraphs: [`${site} でお使いのパスワードが先ほど変更され、ほかのセッションはすべてログアウトされました。`],
      note: "お心当たりがない場合は、すぐにパスワードを変更し、管理者にお知らせください。",
    }),
  },
};
