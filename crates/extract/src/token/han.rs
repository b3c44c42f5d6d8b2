//! Han characters: traditional ones as simplified.

use std::sync::LazyLock;

/// Traditional characters of the cue words, each followed by its simplified form.
const TRADITIONAL: &str = "帳账賬账戶户銀银號号碼码電电話话錢钱轉转匯汇給给對对發发來来說说這这個个們们我我騙骗網网點点擊击連连結结鏈链\
    聯联絡络繫系員员價价貨货買买賣卖單单購购資资投投賺赚獲获獎奖領领彩彩賭赌場场註注冊册優优惠惠貸贷額额費费證证券券驗验\
    碼码認认識识還还應应請请鐘钟開开關关門门時时間间務务機机會会經经過过報报警警檢检察察區区塊块鏈链幣币數数據据\
    傳传訊讯視视頻频裸裸聊聊錄录愛爱親亲寶宝見见國国際际學学業业職职薪薪兼兼試试萬万億亿書书條条東东後后從从進进\
    體体動动態态現现實实壓压凍冻結结異异風风險险內内線线鑒鉴導导師师專专績绩穩稳蘋苹運运遊游戲戏為为無无與与處处\
    該该讓让誰谁賠赔償偿損损滿满級级積积換换鎖锁權权屬属產产華华層层詐诈團团陳陈張张劉刘歲岁離离婚婚軍军禮礼";

/// The first character of the table.
const FIRST: u32 = 0x4e00;

/// Simplified form by traditional character; 0 where it stays.
static SIMPLIFIED: LazyLock<Vec<u16>> = LazyLock::new(|| {
    let mut table = vec![0_u16; 0x5200];
    let pairs: Vec<char> = TRADITIONAL.chars().filter(|c| !c.is_whitespace()).collect();
    for pair in pairs.chunks_exact(2) {
        if let Ok(to) = u16::try_from(u32::from(pair[1])) {
            table[(u32::from(pair[0]) - FIRST) as usize] = to;
        }
    }
    table
});

pub(super) fn is_han(c: char) -> bool {
    ('\u{4e00}'..'\u{a000}').contains(&c)
}

/// The code of a Han character's simplified form.
pub(super) fn simplified(c: char) -> u32 {
    match SIMPLIFIED[(u32::from(c) - FIRST) as usize] {
        0 => u32::from(c),
        to => u32::from(to),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_traditional_character_has_its_simplified_form_beside_it() {
        let pairs: Vec<char> = TRADITIONAL.chars().filter(|c| !c.is_whitespace()).collect();
        assert!(pairs.len().is_multiple_of(2) && pairs.iter().all(|&c| is_han(c)));
        assert_eq!((simplified('帳'), simplified('账')), (u32::from('账'), u32::from('账')));
    }
}
